/** Entries of an L1 table, format spec §3. Offsets are multiples of 512 below 2^56 and so exact numbers. */
import { hex64, readUint64, type Uint64 } from './big-endian';
import { alignedTo, offsetOf } from './entry-offset';

/** What an L1 entry means, and what is wrong with it. */
export type L1Entry = L1EntryFacts &
  ({ readonly kind: 'unallocated' } | { readonly kind: 'l2-table'; readonly offset: number });

interface L1EntryFacts {
  /** refcount of the L2 table is exactly 1; trusted in the active L1 only */
  readonly copied: boolean;
  readonly problems: readonly ('reserved-bits' | 'unaligned')[];
  /** the entry as it stands, 0x and 16 digits */
  readonly raw: string;
}

const RESERVED: Uint64 = { high: 0x7f000000, low: 0x1ff };

/** Decodes the entry at `position`. */
export function decodeL1Entry(bytes: Uint8Array, position: number, clusterSize: number): L1Entry {
  const entry = readUint64(bytes, position);
  const offset = offsetOf(entry);
  const problems: ('reserved-bits' | 'unaligned')[] = [];
  if ((entry.high & RESERVED.high) !== 0 || (entry.low & RESERVED.low) !== 0) problems.push('reserved-bits');
  if (!alignedTo(entry, clusterSize)) problems.push('unaligned');
  const facts = { copied: entry.high >>> 31 === 1, problems, raw: hex64(entry) };
  return offset === 0 ? { kind: 'unallocated', ...facts } : { kind: 'l2-table', offset, ...facts };
}
