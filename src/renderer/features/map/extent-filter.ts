/**
 * The filter of the extents table: words that say what to keep.
 *
 *   data compressed          rows of any of these kinds or classes
 *   size > 1M                rows longer than that; also >= < <= =
 *   at 0x50000               the row that holds this offset
 *   at 0x50000..0x90000      rows that touch this stretch
 */
import { CLASS_OF_KIND, CLUSTER_CLASSES, CLUSTER_KINDS, ClusterKind } from '../../../shared/cluster-kinds';
import { parseSize } from '../../../shared/sizes';
import { ALL_KINDS } from './face';

/** What the engine is asked for, in clusters. */
export interface ExtentFilter {
  readonly kinds: number;
  readonly within?: { readonly start: number; readonly count: number };
  readonly counts?: { readonly least: number; readonly most: number };
}

export type ParsedFilter =
  { readonly ok: true; readonly filter: ExtentFilter } | { readonly ok: false; readonly problem: string };

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every word that names kinds, with the mask it stands for: classes first, single kinds over them. */
const WORDS: ReadonlyMap<string, number> = (() => {
  const words = new Map<string, number>();
  for (const group of CLUSTER_CLASSES) {
    let mask = 0;
    for (let kind = 0; kind < CLUSTER_KINDS; kind++) if (CLASS_OF_KIND[kind] === group) mask |= 1 << kind;
    words.set(group, mask);
  }
  for (const [name, kind] of Object.entries(ClusterKind)) {
    if (!words.has(dashed(name))) words.set(dashed(name), 1 << kind);
  }
  return words;
})();

/** The words that a filter may name kinds with. */
export const KIND_WORDS: readonly string[] = [...WORDS.keys()];

/** Bytes out of `0x5_0000`, `65536`, `1M`, `1.5 GiB`; undefined for anything else or above 2^53. */
export const parseBytes = (text: string): number | undefined => parseSize(text.replaceAll('_', ''));

const BYTES = String.raw`(?:0x[0-9a-f_]+|\d+(?:\.\d+)?\s*(?:[kmgtpe](?:i?b)?|b)?)(?![a-z0-9])`;
const SIZE = new RegExp(String.raw`^size\s*(>=|<=|>|<|=)\s*(${BYTES})`, 'i');
const AT = new RegExp(String.raw`^at\s+(${BYTES})(?:\s*\.\.\s*(${BYTES}))?`, 'i');
const WORD = /^[a-z][a-z0-9-]*/i;

interface Draft {
  kinds: number;
  least: number;
  most: number;
  within?: { start: number; count: number };
}

const MOST = Number.MAX_SAFE_INTEGER;

function takeSize(draft: Draft, operator: string, bytes: number, clusterSize: number): void {
  const exact = bytes / clusterSize;
  const [least, most] = {
    '>': [Math.floor(exact) + 1, MOST],
    '>=': [Math.ceil(exact), MOST],
    '<': [0, Math.max(0, Math.ceil(exact) - 1)],
    '<=': [0, Math.floor(exact)],
    '=': [Math.ceil(exact), Math.floor(exact)],
  }[operator]!;
  draft.least = Math.max(draft.least, least);
  draft.most = Math.min(draft.most, most);
}

function takeClause(draft: Draft, text: string, clusterSize: number): string | number {
  const size = SIZE.exec(text);
  if (size) {
    const bytes = parseBytes(size[2].trim());
    if (bytes === undefined) return `${size[2]} is no size`;
    takeSize(draft, size[1], bytes, clusterSize);
    return size[0].length;
  }
  const at = AT.exec(text);
  if (at) {
    const from = parseBytes(at[1].trim());
    const to = at[2] === undefined ? from : parseBytes(at[2].trim());
    if (from === undefined || to === undefined || to < from) return `${at[0].trim()} is no place`;
    const start = Math.floor(from / clusterSize);
    draft.within = { start, count: Math.floor(to / clusterSize) - start + 1 };
    return at[0].length;
  }
  const word = WORD.exec(text)?.[0];
  if (word === undefined) return `${text.split(/\s/)[0]} is not understood`;
  if (word.toLowerCase() === 'and') return word.length;
  if (word === 'size') return 'After size comes a comparison, as in size > 1M';
  if (word === 'at') return 'After at comes an offset, as in at 0x50000';
  const mask = WORDS.get(word.toLowerCase());
  if (mask === undefined) return `${word} is no kind of cluster`;
  draft.kinds |= mask;
  return word.length;
}

/** Reads a filter. `kinds` is the mask to start from, e.g. of the legend; naming kinds narrows it. */
export function parseExtentFilter(text: string, clusterSize: number, kinds = ALL_KINDS): ParsedFilter {
  const draft: Draft = { kinds: 0, least: 0, most: MOST };
  let rest = text.trim();
  while (rest !== '') {
    const taken = takeClause(draft, rest, clusterSize);
    if (typeof taken === 'string') return { ok: false, problem: taken };
    rest = rest.slice(taken).replace(/^[\s,]+/, '');
  }
  const isSized = draft.least > 0 || draft.most < MOST;
  return {
    ok: true,
    filter: {
      kinds: draft.kinds === 0 ? kinds : draft.kinds & kinds,
      within: draft.within,
      counts: isSized ? { least: draft.least, most: draft.most } : undefined,
    },
  };
}
