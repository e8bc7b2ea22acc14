import type {
  BitFieldName,
  BitProblem,
  EntryMeaning,
  ExplainedEntry,
  GuestWalk,
} from '../../shared/explanation';
import { MAX_OFFSET } from '../../shared/units';
import { fromNumber } from '../codec/big-endian';
import { guestOffsetWord, l1Word, l2Words } from '../codec/bit-fields';
import { decodeL1Entry } from '../codec/l1-entry';
import { decodeL2Entry, type L2Entry } from '../codec/l2-entry';
import type { SnapshotEntry } from '../codec/snapshot-table';
import type { WalkableImage } from '../check/walkable-image';
import { explainRefcount } from './explain-refcount';

const L1_ENTRY = 8;
const SUBCLUSTERS = 32;

/** The tables on the way to a guest offset, and what the last entry says. */
export interface TableWalk {
  readonly walk: Omit<GuestWalk, 'end' | 'stored' | 'read'>;
  /** what the L2 entry means; absent without an L2 table */
  readonly entry?: L2Entry;
}

/** Looks up a guest offset in the tables of the active disk, or of a snapshot's. */
export async function walkTables(
  image: WalkableImage,
  offset: number,
  snapshot?: SnapshotEntry,
): Promise<TableWalk> {
  const { geometry, header } = image;
  const { clusterSize, l2Entries } = geometry;
  const cluster = Math.floor(offset / clusterSize);
  const walk = {
    offset,
    ...(snapshot && { snapshot: { index: snapshot.index, name: snapshot.name } }),
    split: guestOffsetWord(fromNumber(offset), geometry),
  };
  const l1Index = Math.floor(cluster / l2Entries);
  const table = snapshot
    ? { start: snapshot.l1Offset, entries: snapshot.l1Entries }
    : { start: header.l1TableOffset, entries: header.l1Size };
  if (l1Index >= table.entries) return { walk };
  const isActive = snapshot === undefined;
  const first = await explainL1(image, table.start + l1Index * L1_ENTRY, l1Index, isActive);
  const { target } = first.entry;
  if (target === undefined) return { walk: { ...walk, l1: first.entry } };
  const index = cluster % l2Entries;
  const second = await explainL2(image, target + index * geometry.l2EntrySize, index, isActive);
  const entries = { l1: first.entry, l2: second.entry };
  const refcounts = { l2TableRefcount: first.refcount, clusterRefcount: second.refcount };
  return { walk: { ...walk, ...entries, ...refcounts }, entry: second.decoded };
}

async function explainL1(image: WalkableImage, offset: number, index: number, isActive: boolean) {
  const { clusterSize, fileLength } = image.geometry;
  const bytes = new Uint8Array(L1_ENTRY);
  await image.storage.read(offset, bytes);
  const decoded = decodeL1Entry(bytes, 0, clusterSize);
  const target = decoded.kind === 'l2-table' && decoded.offset <= MAX_OFFSET ? decoded.offset : undefined;
  const refcount =
    target === undefined ? undefined : await explainRefcount(image, Math.floor(target / clusterSize));
  const judge = judgeOffset('l2-table-offset', {
    unaligned: decoded.problems.includes('unaligned'),
    beyondEnd: decoded.kind === 'l2-table' && decoded.offset >= fileLength,
    // only active tables are trusted to tell
    copied: isActive && decoded.kind === 'l2-table' ? decoded.copied : undefined,
    refcount: refcount?.refcount,
  });
  const entry: ExplainedEntry = {
    index,
    offset,
    words: [l1Word(bytes, 0, judge)],
    meaning: decoded.kind,
    ...(target === undefined ? {} : { target }),
  };
  return { entry, refcount };
}

async function explainL2(image: WalkableImage, offset: number, index: number, isActive: boolean) {
  const { geometry, storage } = image;
  const { clusterSize, fileLength, l2EntrySize, dataFile } = geometry;
  const bytes = new Uint8Array(l2EntrySize);
  await storage.read(offset, bytes);
  const decoded = decodeL2Entry(bytes, 0, geometry);
  const target = targetOf(decoded);
  const counted = target !== undefined && !dataFile;
  const refcount = counted ? await explainRefcount(image, Math.floor(target / clusterSize)) : undefined;
  const place = decoded.kind === 'compressed' ? 'stream-offset' : 'cluster-offset';
  const judge = judgeOffset(place, {
    unaligned: false,
    beyondEnd: counted && target >= fileLength,
    copied: isActive && decoded.kind !== 'compressed' ? decoded.copied : undefined,
    refcount: refcount?.refcount,
  });
  const entry: ExplainedEntry = {
    index,
    offset,
    words: l2Words(bytes, 0, geometry, decoded.problems, judge),
    meaning: decoded.kind satisfies EntryMeaning,
    ...(target === undefined ? {} : { target }),
  };
  return { entry, refcount, decoded };
}

/** Where an entry leads; undefined where nowhere. */
function targetOf(entry: L2Entry): number | undefined {
  const offset =
    entry.kind === 'compressed' ? entry.stream.offset : 'offset' in entry ? entry.offset : undefined;
  if (offset === undefined || offset > MAX_OFFSET) return undefined;
  return offset > 0 || entry.kind === 'data' ? offset : undefined;
}

/** What the bits of an entry show to be wrong beside what its own rules say. */
function judgeOffset(
  place: BitFieldName,
  found: {
    readonly unaligned: boolean;
    readonly beyondEnd: boolean;
    /** the flag, where it is to be trusted */
    readonly copied: boolean | undefined;
    readonly refcount: string | undefined;
  },
): (name: BitFieldName) => readonly BitProblem[] {
  return (name) => {
    if (name === place) {
      const problems: BitProblem[] = found.unaligned ? ['unaligned'] : [];
      return found.beyondEnd ? [...problems, 'beyond-end'] : problems;
    }
    const { copied, refcount } = found;
    const isTold = name === 'copied' && copied !== undefined && refcount !== undefined;
    return isTold && copied !== (refcount === '1') ? ['copied-flag-wrong'] : [];
  };
}

/** What the subcluster at a guest offset holds, where an entry has several kinds. */
export function subclusterAt(
  entry: Extract<L2Entry, { readonly kind: 'subclusters' }>,
  offset: number,
  clusterSize: number,
): 'data' | 'zero' | 'unallocated' {
  const bit = Math.floor((offset % clusterSize) / (clusterSize / SUBCLUSTERS));
  if (((entry.allocated >>> bit) & 1) === 1) return 'data';
  return ((entry.zeroes >>> bit) & 1) === 1 ? 'zero' : 'unallocated';
}
