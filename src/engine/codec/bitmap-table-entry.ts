import { hex64, readUint64, type Uint64 } from './big-endian';
import { alignedTo, offsetOf } from './entry-offset';

/** What an entry of a bitmap table says about its part of the bitmap, format spec §5. */
export type BitmapTableEntry = {
  readonly problems: readonly ('reserved-bits' | 'unaligned')[];
  /** the entry as it stands, 0x and 16 digits */
  readonly raw: string;
} & ({ readonly kind: 'zeroes' | 'ones' } | { readonly kind: 'stored'; readonly offset: number });

const RESERVED: Uint64 = { high: 0xff000000, low: 0x1fe };

/** What can be wrong with an entry, as bits. */
export const BITMAP_ENTRY_PROBLEM = { reservedBits: 1, unaligned: 2 } as const;

/** Sum of BITMAP_ENTRY_PROBLEM, without an object for each of a million entries. */
export function bitmapEntryProblems(entry: Uint64, clusterSize: number): number {
  const { reservedBits, unaligned } = BITMAP_ENTRY_PROBLEM;
  const reserved = (entry.high & RESERVED.high) !== 0 || (entry.low & RESERVED.low) !== 0;
  // bit 0 chooses what an absent cluster reads as, and is reserved where there is one
  const ones = (entry.low & 1) === 1 && offsetOf(entry) !== 0;
  return (reserved || ones ? reservedBits : 0) + (alignedTo(entry, clusterSize) ? 0 : unaligned);
}

/** Decodes the entry at `position`. */
export function decodeBitmapTableEntry(
  bytes: Uint8Array,
  position: number,
  clusterSize: number,
): BitmapTableEntry {
  const entry = readUint64(bytes, position);
  const offset = offsetOf(entry);
  const found = bitmapEntryProblems(entry, clusterSize);
  const problems: ('reserved-bits' | 'unaligned')[] = [];
  if ((found & BITMAP_ENTRY_PROBLEM.reservedBits) !== 0) problems.push('reserved-bits');
  if ((found & BITMAP_ENTRY_PROBLEM.unaligned) !== 0) problems.push('unaligned');
  const facts = { problems, raw: hex64(entry) };
  if (offset !== 0) return { kind: 'stored', offset, ...facts };
  return { kind: (entry.low & 1) === 1 ? 'ones' : 'zeroes', ...facts };
}
