/** Refcounts of every width, format spec §2. Widths below 8 bits pack the first refcount into the lowest bits. */
import {
  fromNumber,
  readUint16,
  readUint32,
  readUint64,
  toNumber,
  writeUint16,
  writeUint32,
  writeUint64,
} from './big-endian';

/** Where the bulk decoder stops counting: a refcount of this or more reads as this. */
export const SATURATED_REFCOUNT = 0xffffffff;

/** Width in bits. @param order 0 … 6 */
export const refcountBits = (order: number): number => 2 ** order;

/** Largest refcount of a width; rounded up to 2^64 for 64 bits. */
export const maxRefcount = (order: number): number => 2 ** refcountBits(order) - (order < 6 ? 1 : 0);

/** Refcounts that a block of `bytes` bytes holds. */
export const refcountsIn = (bytes: number, order: number): number =>
  Math.floor((bytes * 8) / refcountBits(order));

/** The refcount in slot `index` of a block; 64-bit ones are rounded above 2^53. */
export function getRefcount(block: Uint8Array, index: number, order: number): number {
  switch (order) {
    case 3:
      return block[index];
    case 4:
      return readUint16(block, index * 2);
    case 5:
      return readUint32(block, index * 4);
    case 6:
      return toNumber(readUint64(block, index * 8));
    default: {
      const bit = index << order;
      return (block[bit >>> 3] >>> (bit & 7)) & maxRefcount(order);
    }
  }
}

/**
 * Puts a refcount into slot `index` of a block.
 * @throws RangeError where it does not fit the width
 */
export function setRefcount(block: Uint8Array, index: number, order: number, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > maxRefcount(order) || value >= 2 ** 64) {
    throw new RangeError(`${value} does not fit ${refcountBits(order)} bits`);
  }
  switch (order) {
    case 3:
      block[index] = value;
      return;
    case 4:
      writeUint16(block, index * 2, value);
      return;
    case 5:
      writeUint32(block, index * 4, value);
      return;
    case 6:
      writeUint64(block, index * 8, fromNumber(value));
      return;
    default: {
      const bit = index << order;
      const shift = bit & 7;
      block[bit >>> 3] = (block[bit >>> 3] & ~(maxRefcount(order) << shift)) | (value << shift);
    }
  }
}

/**
 * All refcounts of a block at once, into `target` from `start`; those that do not fit are left out.
 * Refcounts above 2^32-1 read as `SATURATED_REFCOUNT`.
 */
export function decodeRefcounts(block: Uint8Array, order: number, target: Uint32Array, start = 0): void {
  const count = Math.min(refcountsIn(block.length, order), target.length - start);
  if (order < 3) decodeBits(block, order, target, start, count);
  else decodeIntegers(block, order, target, start, count);
}

function decodeBits(
  block: Uint8Array,
  order: number,
  target: Uint32Array,
  start: number,
  count: number,
): void {
  const mask = maxRefcount(order);
  for (let index = 0; index < count; index++) {
    const bit = index << order;
    target[start + index] = (block[bit >>> 3] >>> (bit & 7)) & mask;
  }
}

function decodeIntegers(
  block: Uint8Array,
  order: number,
  target: Uint32Array,
  start: number,
  count: number,
): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  switch (order) {
    case 3:
      for (let index = 0; index < count; index++) target[start + index] = block[index];
      return;
    case 4:
      for (let index = 0; index < count; index++) target[start + index] = view.getUint16(index * 2);
      return;
    case 5:
      for (let index = 0; index < count; index++) target[start + index] = view.getUint32(index * 4);
      return;
    default:
      for (let index = 0; index < count; index++) {
        const high = view.getUint32(index * 8);
        target[start + index] = high === 0 ? view.getUint32(index * 8 + 4) : SATURATED_REFCOUNT;
      }
  }
}

/**
 * All refcounts of a block at once.
 * @param values one for each slot of the block
 * @throws RangeError where one does not fit the width
 */
export function encodeRefcounts(values: Float64Array, order: number, block: Uint8Array): void {
  block.fill(0);
  const bytes = 2 ** order / 8;
  const step = Math.max(1, bytes);
  for (let slot = 0, last = step - 1; slot < values.length; slot++, last += step) {
    const value = values[slot];
    // nearly all are 0 or 1, and fit the lowest byte
    if (value === 0) continue;
    if (bytes >= 1 && value < 256) block[last] = value;
    else setRefcount(block, slot, order, value);
  }
}
