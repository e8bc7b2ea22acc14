/** An L2 entry with what is wrong in it put right: bits -> bits. */
import type { FindingCode } from '../../shared/findings';
import { readUint32, writeUint32 } from '../codec/big-endian';
import { L2_PROBLEM, l2EntryProblems } from '../codec/l2-entry-problems';
import type { Geometry } from '../image/geometry';

const COPIED = 0x80000000;
const COMPRESSED = 0x40000000;
const RESERVED_HIGH = 0x3f000000;
const RESERVED_LOW = 0x1fe;
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00;
const ALL_SUBCLUSTERS = 0xffffffff;

/** What became of an entry. */
export type EntryOutcome =
  /** it means what it meant */
  | 'kept'
  /** it is there, but what it holds is a guess */
  | 'guessed'
  /** what it held is given up */
  | 'lost';

/** An entry's bytes, 8 or 16. */
export interface MendedEntry {
  readonly bytes: Uint8Array;
  readonly outcome: EntryOutcome;
  /** the subclusters that are given up, one bit each, where it is not the whole cluster */
  readonly zeroed?: number;
  readonly unmapped?: number;
}

/** What an entry becomes when its data is given up, or was none. */
export function emptyEntry(
  { l2EntrySize, version, extendedL2 }: Geometry,
  readsAs: 'zeroes' | 'backing',
): Uint8Array {
  const bytes = new Uint8Array(l2EntrySize);
  if (readsAs === 'backing' || version < 3) return bytes;
  if (extendedL2) writeUint32(bytes, 8, ALL_SUBCLUSTERS);
  else writeUint32(bytes, 4, 1);
  return bytes;
}

/** An entry that names another cluster, COPIED set. @param host byte offset */
export function movedEntry(entry: Uint8Array, host: number): Uint8Array {
  const bytes = entry.slice();
  writeUint32(bytes, 0, (Math.floor(host / 2 ** 32) | COPIED) >>> 0);
  writeUint32(bytes, 4, ((host % 2 ** 32) | (readUint32(bytes, 4) & 1)) >>> 0);
  return bytes;
}

/** A whole data cluster at `host`, COPIED set. */
export function dataEntry({ l2EntrySize, extendedL2 }: Geometry, host: number): Uint8Array {
  const bytes = movedEntry(new Uint8Array(l2EntrySize), host);
  if (extendedL2) writeUint32(bytes, 12, ALL_SUBCLUSTERS);
  return bytes;
}

/** The entry with COPIED as given. */
export function flaggedEntry(entry: Uint8Array, copied: boolean): Uint8Array {
  const bytes = entry.slice();
  const high = readUint32(bytes, 0);
  writeUint32(bytes, 0, (copied ? high | COPIED : high & ~COPIED) >>> 0);
  return bytes;
}

/** How an odd entry is put right. */
export interface MendingRules {
  readonly geometry: Geometry;
  /** takes a reading that may be wrong rather than giving data up */
  readonly keepData: boolean;
  /** whether nothing else lies in the cluster that begins at a host offset */
  readonly isFree: (host: number) => boolean;
  /** where the guest cluster lies in an external data file */
  readonly placeInDataFile: number;
  /** what an entry becomes that is given up */
  readonly empty: Uint8Array;
}

/** Puts right what can be seen in the entry alone; where it leads is another question. */
export function mendEntry(entry: Uint8Array, rules: MendingRules): MendedEntry {
  const problems = l2EntryProblems(entry, 0, rules.geometry);
  const has = (problem: keyof typeof L2_PROBLEM): boolean => (problems & L2_PROBLEM[problem]) !== 0;
  if ((readUint32(entry, 0) & COMPRESSED) !== 0) return mendStream(entry, rules, has);
  const bytes = entry.slice();
  let outcome: EntryOutcome = 'kept';
  writeUint32(bytes, 0, (readUint32(bytes, 0) & ~RESERVED_HIGH) >>> 0);
  writeUint32(bytes, 4, (readUint32(bytes, 4) & ~RESERVED_LOW) >>> 0);
  if (has('zero-flag-with-subclusters')) writeUint32(bytes, 4, (readUint32(bytes, 4) & ~1) >>> 0);
  if (has('unaligned')) {
    if (holdsNoData(bytes, rules.geometry)) return { bytes: emptyEntry(rules.geometry, 'zeroes'), outcome };
    const high = readUint32(bytes, 0) & OFFSET_HIGH;
    const low = (readUint32(bytes, 4) & OFFSET_LOW & -rules.geometry.clusterSize) >>> 0;
    if (!rules.keepData || !rules.isFree(high * 2 ** 32 + low))
      return { bytes: rules.empty, outcome: 'lost' };
    writeUint32(bytes, 4, (low | (readUint32(bytes, 4) & 1)) >>> 0);
    outcome = 'guessed';
  }
  if (has('zero-flag-in-v2')) {
    if (!rules.keepData || !hasOffset(bytes)) return { bytes: rules.empty, outcome: 'lost' };
    writeUint32(bytes, 4, (readUint32(bytes, 4) & ~1) >>> 0);
    outcome = 'guessed';
  }
  const zeroes = rules.geometry.extendedL2 ? readUint32(bytes, 8) : 0;
  const allocated = rules.geometry.extendedL2 ? readUint32(bytes, 12) : 0;
  if (has('allocated-without-cluster')) {
    writeUint32(bytes, 12, 0);
    return {
      bytes,
      outcome: 'lost',
      unmapped: (allocated & ~zeroes) >>> 0,
      zeroed: (allocated & zeroes) >>> 0,
    };
  }
  if (has('allocated-and-zero')) {
    if (rules.keepData) {
      writeUint32(bytes, 8, (zeroes & ~allocated) >>> 0);
      return { bytes, outcome: 'guessed' };
    }
    writeUint32(bytes, 12, (allocated & ~zeroes) >>> 0);
    return { bytes, outcome: 'lost', zeroed: (allocated & zeroes) >>> 0 };
  }
  return { bytes, outcome };
}

function mendStream(
  entry: Uint8Array,
  rules: MendingRules,
  has: (problem: keyof typeof L2_PROBLEM) => boolean,
): MendedEntry {
  if (has('compressed-with-data-file')) {
    if (!rules.keepData) return { bytes: rules.empty, outcome: 'lost' };
    return { bytes: dataEntry(rules.geometry, rules.placeInDataFile), outcome: 'guessed' };
  }
  const bytes = flaggedEntry(entry, false);
  if (rules.geometry.extendedL2) bytes.fill(0, 8);
  return { bytes, outcome: 'kept' };
}

const hasOffset = (entry: Uint8Array): boolean =>
  (readUint32(entry, 0) & OFFSET_HIGH) !== 0 || (readUint32(entry, 4) & OFFSET_LOW) !== 0;

/** Whether the entry's cluster is only reserved. */
const holdsNoData = (entry: Uint8Array, { extendedL2, version }: Geometry): boolean =>
  extendedL2 ? readUint32(entry, 12) === 0 : version >= 3 && (entry[7] & 1) === 1;

/** What is wrong with an entry, for the list of what is lost. */
export function codeOf(entry: Uint8Array, geometry: Geometry): FindingCode {
  const problems = l2EntryProblems(entry, 0, geometry);
  if ((problems & L2_PROBLEM['compressed-with-data-file']) !== 0) return 'compressed-with-data-file';
  if ((problems & L2_PROBLEM.unaligned) !== 0) return 'data-unaligned';
  if ((problems & L2_PROBLEM['zero-flag-in-v2']) !== 0) return 'zero-flag-in-v2';
  return 'subcluster-bitmap-invalid';
}
