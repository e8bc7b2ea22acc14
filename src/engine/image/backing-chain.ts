import type { ChainLink, ImageFormat } from '../../shared/results';
import { FINDING_KINDS } from '../../shared/findings';
import type { Storage } from '../io/storage';
import { problemOf, type LinkProblem } from './chain-problem';
import type { BackingSource, Image } from './image';
import { openNamed, type ChainContext } from './named-storage';
import { PROBE_BYTES, probeFormat } from './probe';

/** Longer chains than libvirt allows are not followed. */
const MAX_DEPTH = 200;

/** What an image's header says about the image below. */
export interface BackingName {
  readonly name: string;
  /** from the backing format extension */
  readonly format?: string;
  /** path of the image that says so */
  readonly holder?: string;
}

/** What stands below an image. */
export interface Backing {
  readonly links: readonly ChainLink[];
  readonly source?: BackingSource;
  /** why the first of `links` can't be used */
  readonly problem?: LinkProblem;
}

/** Opens a qcow2 of a chain; made by `openImage`. */
export type OpenLink = (storage: Storage, path: string, context: ChainContext) => Promise<Image>;

/**
 * Opens the image below, and through it the rest of the chain. The format that the header declares holds;
 * where it declares none the file is probed as QEMU does. Never rejects for what is wrong with the chain.
 * @throws PlatterError cancelled
 */
export async function openBacking(
  backing: BackingName,
  context: ChainContext,
  openLink: OpenLink,
): Promise<Backing> {
  const link = { depth: context.depth + 1, name: backing.name, declaredFormat: backing.format };
  const fail = (problem: LinkProblem, more: Partial<ChainLink> = {}): Backing => ({
    links: [{ ...link, ...more, problem }],
    problem,
  });
  if (link.depth > MAX_DEPTH) return fail({ reason: 'too-deep', detail: String(MAX_DEPTH) });
  const { path, storage, file, problem } = await openNamed(
    'backing-file',
    backing.name,
    backing.holder,
    context,
  );
  if (!storage || path === undefined || file === undefined) {
    return fail(problem ?? { reason: 'missing' }, { path });
  }
  const format = await formatOf(storage, path, backing.format);
  const known = { path, format, fileLength: storage.length };
  const agrees = backing.format === undefined || backing.format === format;
  if (!agrees || (format !== 'raw' && format !== 'qcow2')) {
    await storage.close();
    return fail({ reason: 'format', detail: backing.format ?? format }, known);
  }
  if (format === 'raw') {
    const virtualSize = Math.ceil(storage.length / 512) * 512;
    return { links: [{ ...link, ...known, virtualSize }], source: { kind: 'raw', storage } };
  }
  const below = { ...context, files: new Set([...context.files, file]), depth: link.depth };
  let image: Image;
  try {
    image = await openLink(storage, path, below);
  } catch (error) {
    await storage.close();
    return fail(problemOf(error), known);
  }
  const refusal = image.findings.find(
    ({ code }) => FINDING_KINDS[code].counter === 'open' && code !== 'backing-file-unusable',
  );
  if (refusal || !image.geometry) {
    await image.close();
    return fail({ reason: 'damaged', detail: refusal?.code }, known);
  }
  const { virtualSize } = image.geometry;
  return {
    links: [{ ...link, ...known, virtualSize }, ...image.chain.slice(1)],
    source: { kind: 'qcow2', image },
  };
}

/** A file that is declared raw is raw, whatever it begins with: a guest can write any magic. */
async function formatOf(storage: Storage, path: string, declared: string | undefined): Promise<ImageFormat> {
  if (declared === 'raw') return 'raw';
  const head = new Uint8Array(Math.min(PROBE_BYTES, storage.length));
  await storage.read(0, head);
  const format = probeFormat(head, path);
  return format === 'empty' ? 'raw' : format;
}
