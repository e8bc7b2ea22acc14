import type { ChainLink, ImageFormat } from '../../shared/results';
import { FINDING_KINDS } from '../../shared/findings';
import type { Storage } from '../io/storage';
import { problemOf, type LinkProblem } from './chain-problem';
import type { BackingSource, Image } from './image';
import { openNamed, type ChainContext } from './named-storage';
import { probeStorage } from './probe';

/** Longer chains are not followed: each link keeps a file open. libvirt allows 200. */
const MAX_DEPTH = 400;

/** Protocol drivers of QEMU that stand for the bytes of a file as they are. */
const PLAIN: ReadonlySet<string> = new Set(['raw', 'file', 'host_device']);

/** Formats that QEMU reads and Platter does not, by QEMU's names. */
const QEMU_ALONE: ReadonlySet<string> = new Set([
  'bochs',
  'cloop',
  'dmg',
  'luks',
  'parallels',
  'qcow',
  'qed',
  'vdi',
  'vhdx',
  'vmdk',
  'vpc',
]);

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
  const format = await formatOf(storage, backing.format);
  const known = { path, format, fileLength: storage.length };
  const trouble = formatProblem(format, backing.format);
  if (trouble) {
    await storage.close();
    return fail(trouble, known);
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

/** Why a file of this format does not do, if it doesn't. @param declared by the image that names it */
function formatProblem(format: ImageFormat, declared: string | undefined): LinkProblem | undefined {
  // QEMU calls the first version of the format by its old name
  const name = format === 'qcow1' ? 'qcow' : format;
  const agrees = declared === undefined || declared === name || PLAIN.has(declared);
  if (agrees && (format === 'raw' || format === 'qcow2')) return undefined;
  // formats without a magic at the start look raw
  const alone = QEMU_ALONE.has(declared ?? name) && (agrees || format === 'raw');
  return { reason: alone ? 'other-format' : 'format', detail: declared ?? name };
}

/** A file that is declared raw is raw, whatever it begins with: a guest can write any magic. */
async function formatOf(storage: Storage, declared: string | undefined): Promise<ImageFormat> {
  if (declared !== undefined && PLAIN.has(declared)) return 'raw';
  const { format } = await probeStorage(storage);
  return format === 'empty' ? 'raw' : format;
}
