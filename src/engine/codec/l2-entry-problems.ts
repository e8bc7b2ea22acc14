/** What can be wrong with an L2 entry, as bits: tables that are junk throughout have a quarter million of them. */
import { readUint32 } from './big-endian';
import type { L2EntryFormat } from './l2-entry';

export type L2EntryProblem =
  | 'reserved-bits'
  | 'unaligned'
  | 'zero-flag-in-v2'
  | 'zero-flag-with-subclusters'
  | 'compressed-copied-flag'
  | 'compressed-with-data-file'
  | 'compressed-with-subclusters'
  | 'allocated-and-zero'
  | 'allocated-without-cluster';

/** The bit of each problem. */
export const L2_PROBLEM = {
  'reserved-bits': 1,
  unaligned: 2,
  'zero-flag-in-v2': 4,
  'zero-flag-with-subclusters': 8,
  'allocated-and-zero': 16,
  'allocated-without-cluster': 32,
  'compressed-with-subclusters': 64,
  'compressed-copied-flag': 128,
  'compressed-with-data-file': 256,
} as const satisfies Record<L2EntryProblem, number>;

const NAMES = Object.keys(L2_PROBLEM) as readonly L2EntryProblem[];

const COPIED = 0x80000000;
const COMPRESSED = 0x40000000;
const RESERVED_HIGH = 0x3f000000;
const RESERVED_LOW = 0x1fe;
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00;

/** The problems of the entry at byte `position` of a table, as bits of `L2_PROBLEM`. */
export function l2EntryProblems(bytes: Uint8Array, position: number, format: L2EntryFormat): number {
  const high = readUint32(bytes, position);
  const low = readUint32(bytes, position + 4);
  const zeroes = format.extendedL2 ? readUint32(bytes, position + 8) : 0;
  const allocated = format.extendedL2 ? readUint32(bytes, position + 12) : 0;
  const copied = (high & COPIED) !== 0;
  let problems = 0;
  if ((high & COMPRESSED) !== 0) {
    if ((zeroes | allocated) !== 0) problems |= L2_PROBLEM['compressed-with-subclusters'];
    if (copied) problems |= L2_PROBLEM['compressed-copied-flag'];
    if (format.dataFile) problems |= L2_PROBLEM['compressed-with-data-file'];
    return problems;
  }
  if ((high & RESERVED_HIGH) !== 0 || (low & RESERVED_LOW) !== 0) problems |= L2_PROBLEM['reserved-bits'];
  // clusters have at most 2 MiB: the low word alone tells
  if ((low & OFFSET_LOW & ((1 << format.clusterBits) - 1)) !== 0) problems |= L2_PROBLEM.unaligned;
  if ((low & 1) === 1) {
    if (format.extendedL2) problems |= L2_PROBLEM['zero-flag-with-subclusters'];
    else if (format.version < 3) problems |= L2_PROBLEM['zero-flag-in-v2'];
  }
  if ((zeroes & allocated) !== 0) problems |= L2_PROBLEM['allocated-and-zero'];
  const cluster = (high & OFFSET_HIGH) !== 0 || (low & OFFSET_LOW) !== 0 || (format.dataFile && copied);
  if (!cluster && allocated !== 0) problems |= L2_PROBLEM['allocated-without-cluster'];
  return problems;
}

/** The problems that are in a set of bits. */
export const problemNames = (problems: number): L2EntryProblem[] =>
  NAMES.filter((name) => (problems & L2_PROBLEM[name]) !== 0);
