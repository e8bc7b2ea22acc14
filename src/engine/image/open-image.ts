import { isAbsolute } from 'node:path';
import type { Finding } from '../../shared/findings';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { ChainLink } from '../../shared/results';
import { readUint32 } from '../codec/big-endian';
import { featureBits } from '../codec/feature-bits';
import { decodeHeader, type Header } from '../codec/header';
import { decodeHeaderExtensions, type DecodedExtensions } from '../codec/header-extensions';
import { headerFields } from '../codec/header-fields';
import { HEADER_FIELDS } from '../codec/header-layout';
import { decodeText } from '../codec/text';
import type { Storage } from '../io/storage';
import { systemPath } from '../io/system-path';
import { throwIfAborted } from '../io/time-slice';
import { openBacking, type Backing, type BackingName } from './backing-chain';
import type { LinkProblem } from './chain-problem';
import { denyAll, type Gate } from './gate';
import type { Image } from './image';
import {
  openForReading,
  openNamed,
  type ChainContext,
  type NamedStorage,
  type OpenFile,
} from './named-storage';
import { PROBE_BYTES, probeStorage } from './probe';
import { readGeometry } from './read-geometry';
import { readTables } from './read-tables';

export interface OpenOptions {
  /** decides about backing and data files; none are opened without one */
  readonly gate?: Gate;
  /** how files are opened, the image's own as well; default for reading */
  readonly openFile?: OpenFile;
}

/** Clusters have at most 2 MiB, so the header and its extensions do too. */
const MAX_HEADER_BYTES = 2 << 20;
const NOTHING: Backing = { links: [] };

/**
 * Opens an image for reading, as far as it can be read, together with the files it names.
 * @param source path of a file, or a storage; closing the image closes it
 * @throws PlatterError no-such-file, not-readable, is-directory, not-a-regular-file, empty-file,
 *   other-format (fields.format), io-error, cancelled
 */
export async function openImage(
  source: string | Storage,
  options: OpenOptions = {},
  context: OperationContext = {},
): Promise<Image> {
  throwIfAborted(context.signal);
  const path = typeof source === 'string' ? systemPath(source) : undefined;
  const { gate = denyAll, openFile = openForReading } = options;
  const storage = typeof source === 'string' ? await openFile(source, { role: 'image', depth: 0 }) : source;
  try {
    const { file } = await storage.identity();
    const chain = { gate, top: path, files: new Set([file]), depth: 0, openFile };
    return await openFrom(storage, path, chain, context);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/**
 * Opens what an image is to stand on before there is that image: the file that `backing` names, and the chain below.
 * Whoever calls closes `source`.
 * @param above identities of files that must not be in the chain
 * @throws PlatterError cancelled
 */
export function openBackingOf(
  backing: BackingName & { readonly holder: string },
  above: ReadonlySet<string>,
  { gate = denyAll, openFile = openForReading }: OpenOptions,
  context: OperationContext = {},
): Promise<Backing> {
  const chain = { gate, top: backing.holder, files: above, depth: 0, openFile };
  return openBacking(backing, chain, (below, at, next) => openFrom(below, at, next, context));
}

/** Opens the image in `storage`, which stays open if this fails. */
async function openFrom(
  storage: Storage,
  path: string | undefined,
  chain: ChainContext,
  context: OperationContext,
): Promise<Image> {
  const first = await readHead(storage);
  const decoded = decodeHeader(first, storage.length);
  const { header, findings } = decoded;
  const geometry = header && readGeometry(header, storage.length);
  const facts = header && decodeHeaderExtensions(first, header);
  const tables = await readTables(storage, header, geometry, facts, context.signal);
  const name = header && backingName(header, first);
  // an empty one is as good as none
  const format = facts?.backingFormat || undefined;
  const backing =
    name === undefined
      ? NOTHING
      : await openBacking({ name, format, holder: path }, chain, (below, at, next) =>
          openFrom(below, at, next, context),
        );
  // last, since nothing after it can fail and leave it open
  const data = geometry?.dataFile ? await openDataFile(facts, path, chain) : undefined;
  const self: ChainLink = {
    depth: chain.depth,
    name: path ?? storage.name,
    path,
    format: 'qcow2',
    virtualSize: geometry?.virtualSize,
    fileLength: storage.length,
  };
  return {
    storage,
    path,
    header,
    headerFields: headerFields(first, decoded),
    features: header ? featureBits(header, facts?.featureNames ?? []) : [],
    extensions: facts?.extensions ?? [],
    extensionFacts: facts,
    backingName: name,
    geometry,
    l1: tables.l1,
    snapshots: tables.snapshots,
    bitmaps: tables.bitmaps,
    findings: [
      ...findings,
      ...(facts?.findings ?? []),
      ...tables.findings,
      ...unusable('data-file', facts?.dataFileName, data?.problem),
      ...formatMissing(name, format),
      ...unusable('backing-file', name, backing.problem),
    ],
    chain: [self, ...backing.links],
    backing: backing.source,
    dataStorage: data?.storage,
    async close() {
      await storage.close();
      await data?.storage?.close();
      await (backing.source?.kind === 'qcow2' ? backing.source.image : backing.source?.storage)?.close();
    },
  };
}

/** The first cluster, or what the file has of it. @throws PlatterError empty-file, other-format */
async function readHead(storage: Storage): Promise<Uint8Array> {
  const { format, bytes: probe } = await probeStorage(storage);
  if (format === 'empty') throw new PlatterError('empty-file', { file: storage.name });
  if (format !== 'qcow2') throw new PlatterError('other-format', { file: storage.name, format });
  const clusterBits = readUint32(probe, HEADER_FIELDS.cluster_bits.offset);
  const clusterSize = clusterBits <= 21 ? 2 ** clusterBits : MAX_HEADER_BYTES;
  const head = new Uint8Array(Math.min(storage.length, Math.max(PROBE_BYTES, clusterSize)));
  await storage.read(0, head);
  return head;
}

/** QEMU takes a name of at most 1023 bytes inside the first cluster. */
function backingName(header: Header, first: Uint8Array): string | undefined {
  const { backingFileOffset: start, backingFileSize: size } = header;
  if (start === 0 || size === 0 || size > 1023) return undefined;
  return decodeText(first.subarray(start, start + size)) || undefined;
}

async function openDataFile(
  facts: DecodedExtensions | undefined,
  holder: string | undefined,
  chain: ChainContext,
): Promise<NamedStorage> {
  const name = facts?.dataFileName;
  if (!name) return { problem: { reason: 'no-name' } };
  const beside = await openNamed('data-file', name, holder, chain);
  if (beside.problem?.reason !== 'missing' || isAbsolute(name)) return beside;
  // QEMU takes data file names, unlike backing names, relative to the working directory
  const here = await openNamed('data-file', systemPath(name), holder, chain);
  return here.storage ? here : beside;
}

function formatMissing(name: string | undefined, format: string | undefined): Finding[] {
  if (name === undefined || format !== undefined) return [];
  return [{ code: 'backing-format-missing', structure: 'backing-file', detail: name }];
}

function unusable(
  structure: 'data-file' | 'backing-file',
  name: string | undefined,
  problem: LinkProblem | undefined,
): Finding[] {
  if (!problem) return [];
  return [{ code: `${structure}-unusable`, structure, field: problem.reason, detail: name }];
}
