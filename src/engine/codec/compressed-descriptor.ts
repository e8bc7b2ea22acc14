/** The descriptor of a compressed stream, the lower 62 bits of an L2 entry, format spec §3. */
import type { Uint64 } from './big-endian';

const SECTOR = 512;
const WORD = 2 ** 32;

/** Where a compressed stream lies in the file. */
export interface CompressedDescriptor {
  /** byte offset of its first byte, of any alignment; rounded above 2^53, where no file reaches */
  readonly offset: number;
  /** sectors of 512 bytes that it touches after the first */
  readonly additionalSectors: number;
  /** bytes from `offset` to the end of the last sector; the stream may end earlier */
  readonly length: number;
}

/** Position of the lowest bit of the sector count. */
export const countShift = (clusterBits: number): number => 62 - (clusterBits - 8);

/** Decodes the descriptor of an entry whose bit 62 is set. @param clusterBits 9 … 21 */
export function decodeCompressedDescriptor(entry: Uint64, clusterBits: number): CompressedDescriptor {
  const highBits = countShift(clusterBits) - 32;
  const offset = (entry.high & (2 ** highBits - 1)) * WORD + entry.low;
  const additionalSectors = (entry.high & 0x3fffffff) >>> highBits;
  return { offset, additionalSectors, length: compressedLength(entry.high, entry.low, clusterBits) };
}

/** `length` of the descriptor alone, for loops: its two halves go in, no object comes out. */
export function compressedLength(high: number, low: number, clusterBits: number): number {
  const additionalSectors = (high & 0x3fffffff) >>> (countShift(clusterBits) - 32);
  return (additionalSectors + 1) * SECTOR - (low % SECTOR);
}

/**
 * The L2 entry of a stream of `length` bytes at `offset`.
 * @throws RangeError where the cluster size leaves no bits for it
 */
export function encodeCompressedDescriptor(offset: number, length: number, clusterBits: number): Uint64 {
  const highBits = countShift(clusterBits) - 32;
  const sectors = Math.floor((offset + length - 1) / SECTOR) - Math.floor(offset / SECTOR);
  const fits = length > 0 && sectors < 2 ** (clusterBits - 8) && offset < 2 ** Math.min(56, highBits + 32);
  if (!fits) throw new RangeError(`no descriptor for ${length} bytes at ${offset}`);
  const high = 0x40000000 + sectors * 2 ** highBits + Math.floor(offset / WORD);
  return { high, low: offset % WORD };
}
