/** Refcount blocks (format spec §2) in the form that is cheapest to ask. */
import { isZero } from '../io/zeroes';

/** The refcounts of one block: one value for all its slots, or one each. */
export type RefcountBlock = UniformBlock | NumberBlock | PackedBlock;

interface UniformBlock {
  readonly kind: 'uniform';
  readonly value: number;
}
interface NumberBlock {
  readonly kind: 'numbers';
  readonly values: Uint8Array | Uint32Array | Float64Array;
}
/** Refcounts of 1, 2 or 4 bits as they stand in the file: unpacked they would take up to eight times as much. */
interface PackedBlock {
  readonly kind: 'packed';
  readonly bytes: Uint8Array;
  readonly bits: number;
}

export const ZERO_BLOCK: RefcountBlock = { kind: 'uniform', value: 0 };
const ONE_BLOCK: RefcountBlock = { kind: 'uniform', value: 1 };

/** Decodes blocks of one image. */
export class RefcountBlockDecoder {
  readonly #bits: number;
  readonly #ones: Uint8Array;

  constructor(refcountBits: number, clusterSize: number) {
    this.#bits = refcountBits;
    this.#ones = blockOfOnes(refcountBits, clusterSize);
  }

  /** @param bytes a whole block; copied where they are kept */
  decode(bytes: Uint8Array): RefcountBlock {
    if (Buffer.compare(bytes, this.#ones) === 0) return ONE_BLOCK;
    if (isZero(bytes)) return ZERO_BLOCK;
    const bits = this.#bits;
    if (bits < 8) return { kind: 'packed', bytes: bytes.slice(), bits };
    if (bits === 8) return { kind: 'numbers', values: bytes.slice() };
    const values = lowBytes(bytes, bits / 8) ?? (bits <= 32 ? wideValues(bytes, bits) : hugeValues(bytes));
    return { kind: 'numbers', values };
  }
}

/** Refcount in a slot; above 2^53 it is rounded. */
export function refcountAt(block: RefcountBlock, slot: number): number {
  if (block.kind === 'uniform') return block.value;
  if (block.kind === 'numbers') return block.values[slot];
  const bit = slot * block.bits;
  return (block.bytes[bit >>> 3] >>> (bit & 7)) & ((1 << block.bits) - 1);
}

/** Whether all slots from `start` to `stop` - 1 hold 1. */
export function isAllOnes(block: RefcountBlock, start: number, stop: number): boolean {
  if (block.kind === 'uniform') return block.value === 1;
  if (block.kind === 'numbers') return firstOther(block.values, start, stop) === stop;
  for (let slot = start; slot < stop; slot++) if (refcountAt(block, slot) !== 1) return false;
  return true;
}

/** Refcounts one each, or the one that all slots have. */
export type BlockValues = number | Uint8Array | Uint32Array | Float64Array;

/** All refcounts of a block; `lender`'s memory is filled where there is nothing to lend. */
export function blockValues(
  block: RefcountBlock,
  lender: { values?: Uint8Array },
  perBlock: number,
): BlockValues {
  if (block.kind === 'uniform') return block.value;
  if (block.kind === 'numbers') return block.values;
  const scratch = (lender.values ??= new Uint8Array(perBlock));
  const { bytes, bits } = block;
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  for (let index = 0, slot = 0; index < bytes.length; index++, slot += perByte) {
    for (let part = 0, byte = bytes[index]; part < perByte; part++, byte >>>= bits) {
      scratch[slot + part] = byte & mask;
    }
  }
  return scratch;
}

function firstOther(values: ArrayLike<number>, start: number, stop: number): number {
  let slot = start;
  while (slot < stop && values[slot] === 1) slot++;
  return slot;
}

function blockOfOnes(bits: number, clusterSize: number): Uint8Array {
  if (bits < 8) return new Uint8Array(clusterSize).fill(0xff / ((1 << bits) - 1));
  const ones = new Uint8Array(clusterSize);
  const bytes = bits / 8;
  for (let at = bytes - 1; at < clusterSize; at += bytes) ones[at] = 1;
  return ones;
}

/** The values where all of them fit in their lowest byte. */
function lowBytes(bytes: Uint8Array, width: number): Uint8Array | undefined {
  const values = new Uint8Array(bytes.length / width);
  for (let slot = 0, at = 0; slot < values.length; slot++) {
    let above = 0;
    for (let part = 1; part < width; part++) above |= bytes[at++];
    if (above !== 0) return undefined;
    values[slot] = bytes[at++];
  }
  return values;
}

function wideValues(bytes: Uint8Array, bits: number): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = bits / 8;
  const values = new Uint32Array(bytes.length / width);
  for (let slot = 0; slot < values.length; slot++) {
    values[slot] = width === 2 ? view.getUint16(slot * 2) : view.getUint32(slot * 4);
  }
  return values;
}

function hugeValues(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(bytes.length / 8);
  for (let slot = 0; slot < values.length; slot++) {
    values[slot] = view.getUint32(slot * 8) * 2 ** 32 + view.getUint32(slot * 8 + 4);
  }
  return values;
}
