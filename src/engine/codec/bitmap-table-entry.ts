import { hex64, readUint64, type Uint64 } from './big-endian';
import { alignedTo, offsetOf } from './entry-offset';

export const BITMAP_TABLE_ENTRY_SIZE = 8;

/** What an entry of a bitmap table says about its part of the bitmap, format spec §5. */
export type BitmapTableEntry = {
  readonly problems: readonly ('reserved-bits' | 'unaligned')[];
  /** the entry as it stands, 0x and 16 digits */
  readonly raw: string;
} & ({ readonly kind: 'zeroes' | 'ones' } | { readonly kind: 'stored'; readonly offset: number });

const RESERVED: Uint64 = { high: 0xff000000, low: 0x1fe };

/** Decodes the entry at `position`. */
export function decodeBitmapTableEntry(
  bytes: Uint8Array,
  position: number,
  clusterSize: number,
): BitmapTableEntry {
  const entry = readUint64(bytes, position);
  const offset = offsetOf(entry);
  const ones = (entry.low & 1) === 1;
  const problems: ('reserved-bits' | 'unaligned')[] = [];
  const reserved = (entry.high & RESERVED.high) !== 0 || (entry.low & RESERVED.low) !== 0;
  // bit 0 chooses what an absent cluster reads as, and is reserved where there is one
  if (reserved || (ones && offset !== 0)) problems.push('reserved-bits');
  if (!alignedTo(entry, clusterSize)) problems.push('unaligned');
  const facts = { problems, raw: hex64(entry) };
  if (offset !== 0) return { kind: 'stored', offset, ...facts };
  return { kind: ones ? 'ones' : 'zeroes', ...facts };
}
