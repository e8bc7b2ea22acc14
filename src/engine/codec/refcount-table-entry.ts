import { hex64, readUint64 } from './big-endian';
import { alignedTo } from './entry-offset';

export const REFCOUNT_TABLE_ENTRY_SIZE = 8;

/** An entry of the refcount table, format spec §2. */
export interface RefcountTableEntry {
  /** byte offset of the block; 0 = no block, all its refcounts are 0. Rounded above 2^53 */
  readonly offset: number;
  readonly problems: readonly ('reserved-bits' | 'unaligned')[];
  /** the entry as it stands, 0x and 16 digits */
  readonly raw: string;
}

/** Decodes the entry at `position`. */
export function decodeRefcountTableEntry(
  bytes: Uint8Array,
  position: number,
  clusterSize: number,
): RefcountTableEntry {
  const entry = readUint64(bytes, position);
  const problems: ('reserved-bits' | 'unaligned')[] = [];
  if ((entry.low & 0x1ff) !== 0) problems.push('reserved-bits');
  if (!alignedTo(entry, clusterSize)) problems.push('unaligned');
  const offset = entry.high * 2 ** 32 + ((entry.low & 0xfffffe00) >>> 0);
  return { offset, problems, raw: hex64(entry) };
}
