import type { Uint64 } from './big-endian';

/** Bits 9 to 55 of a table entry: a byte offset. A multiple of 512, and so an exact number. */
export function offsetOf(entry: Uint64): number {
  return (entry.high & 0x00ffffff) * 2 ** 32 + ((entry.low & 0xfffffe00) >>> 0);
}

/** Whether that offset is a multiple of `clusterSize`, a power of two below 2^32. */
export function alignedTo(entry: Uint64, clusterSize: number): boolean {
  return (entry.low & 0xfffffe00 & (clusterSize - 1)) === 0;
}
