/** Entries of an L2 table, standard and extended, format spec §3. */
import { hexBytes, readUint32, readUint64, type Uint64 } from './big-endian';
import { decodeCompressedDescriptor, type CompressedDescriptor } from './compressed-descriptor';
import { offsetOf } from './entry-offset';
import { l2EntryProblems, problemNames, type L2EntryProblem } from './l2-entry-problems';

/** What an entry's bits depend on; a `Geometry` has it. */
export interface L2EntryFormat {
  readonly version: number;
  /** 9 … 21 */
  readonly clusterBits: number;
  readonly extendedL2: boolean;
  /** guest data lies in an external file */
  readonly dataFile: boolean;
}

/** What an entry means for its guest cluster. */
export type L2Meaning =
  /** no cluster: the backing file shows through, or zeroes */
  | { readonly kind: 'unallocated' }
  /** reads as zeroes, hides the backing file */
  | { readonly kind: 'zero-plain' }
  /** reads as zeroes, a host cluster is reserved */
  | { readonly kind: 'zero-allocated'; readonly offset: number }
  | { readonly kind: 'data'; readonly offset: number }
  | { readonly kind: 'compressed'; readonly stream: CompressedDescriptor }
  /** subclusters of more than one kind; bit n of each set is subcluster n. Offset 0 = no host cluster */
  | {
      readonly kind: 'subclusters';
      readonly offset: number;
      readonly allocated: number;
      readonly zeroes: number;
    }
  /** its bitmaps contradict each other or the offset: QEMU reads nothing of it */
  | { readonly kind: 'invalid'; readonly offset: number };

/** An entry's meaning, its flag, and what is wrong with it. */
export type L2Entry = L2Meaning & {
  /** refcount of the host cluster is exactly 1; trusted in active L2 tables only */
  readonly copied: boolean;
  readonly problems: readonly L2EntryProblem[];
  /** the entry as it stands, 0x and 16 digits, 32 where it is extended */
  readonly raw: string;
};

const ALL = 0xffffffff;

/** Bytes of an entry. */
export const l2EntrySize = (extendedL2: boolean): 8 | 16 => (extendedL2 ? 16 : 8);

/** Decodes the entry at byte `position` of a table. */
export function decodeL2Entry(bytes: Uint8Array, position: number, format: L2EntryFormat): L2Entry {
  const meaning = decodeL2Meaning(bytes, position, format);
  const problems = problemNames(l2EntryProblems(bytes, position, format));
  const copied = bytes[position] >>> 7 === 1;
  return { ...meaning, copied, problems, raw: rawEntry(bytes, position, format.extendedL2) };
}

/** Decodes what the entry at byte `position` of a table means, without what is wrong with it. */
export function decodeL2Meaning(bytes: Uint8Array, position: number, format: L2EntryFormat): L2Meaning {
  const entry = readUint64(bytes, position);
  if (isCompressed(entry)) {
    return { kind: 'compressed', stream: decodeCompressedDescriptor(entry, format.clusterBits) };
  }
  if (!format.extendedL2) return standardMeaning(entry, format);
  return extendedMeaning(entry, readUint32(bytes, position + 8), readUint32(bytes, position + 12), format);
}

const rawEntry = (bytes: Uint8Array, position: number, extendedL2: boolean): string =>
  `0x${hexBytes(bytes.subarray(position, position + l2EntrySize(extendedL2)))}`;

const isCompressed = (entry: Uint64): boolean => (entry.high & 0x40000000) !== 0;

function standardMeaning(entry: Uint64, format: L2EntryFormat): L2Meaning {
  const zero = (entry.low & 1) === 1;
  const offset = offsetOf(entry);
  if (zero) return offset === 0 ? { kind: 'zero-plain' } : { kind: 'zero-allocated', offset };
  return hasCluster(entry, format) ? { kind: 'data', offset } : { kind: 'unallocated' };
}

function extendedMeaning(entry: Uint64, zeroes: number, allocated: number, format: L2EntryFormat): L2Meaning {
  const offset = offsetOf(entry);
  const cluster = hasCluster(entry, format);
  const contradicting = (zeroes & allocated) !== 0;
  const nowhere = !cluster && allocated !== 0;
  if (contradicting || nowhere) return { kind: 'invalid', offset };
  if (cluster) {
    if (allocated === ALL) return { kind: 'data', offset };
    if (zeroes === ALL) return { kind: 'zero-allocated', offset };
  } else {
    if (zeroes === 0) return { kind: 'unallocated' };
    if (zeroes === ALL) return { kind: 'zero-plain' };
  }
  return { kind: 'subclusters', offset, allocated, zeroes };
}

/** In a data file, guest offset 0 lies at offset 0: only COPIED tells that it is allocated. */
function hasCluster(entry: Uint64, format: L2EntryFormat): boolean {
  return offsetOf(entry) !== 0 || (format.dataFile && entry.high >>> 31 === 1);
}
