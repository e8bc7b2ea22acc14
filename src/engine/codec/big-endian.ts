/** Big-endian integers. Bytes past the end read as zero, as QEMU reads past the end of a file. */

/** An unsigned 64-bit integer as two unsigned halves. */
export interface Uint64 {
  readonly high: number;
  readonly low: number;
}

const WORD = 2 ** 32;

export function readUint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] << 8) | bytes[offset + 1];
}

export function readUint32(bytes: Uint8Array, offset: number): number {
  return ((readUint16(bytes, offset) << 16) | readUint16(bytes, offset + 2)) >>> 0;
}

export function readUint64(bytes: Uint8Array, offset: number): Uint64 {
  return { high: readUint32(bytes, offset), low: readUint32(bytes, offset + 4) };
}

export function writeUint16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  writeUint16(bytes, offset, value >>> 16);
  writeUint16(bytes, offset + 2, value);
}

export function writeUint64(bytes: Uint8Array, offset: number, value: Uint64): void {
  writeUint32(bytes, offset, value.high);
  writeUint32(bytes, offset + 4, value.low);
}

/** Adds a safe integer, which may be negative, to a number in place; what does not fit 64 bits is lost. */
export function addToUint64(bytes: Uint8Array, offset: number, value: number): void {
  const { high, low } = readUint64(bytes, offset);
  const words = Math.floor(value / WORD);
  const sum = low + (value - words * WORD);
  const carry = sum >= WORD ? 1 : 0;
  writeUint64(bytes, offset, { high: (high + words + carry) >>> 0, low: sum - carry * WORD });
}

/** The value as a number: exact up to 2^53, rounded above. */
export function toNumber(value: Uint64): number {
  return value.high * WORD + value.low;
}

/** Whether `toNumber` loses nothing that Platter can't do without: the value is below 2^53. */
export function isSafe(value: Uint64): boolean {
  return value.high < 2 ** 21;
}

/** A whole number of 0 … 2^64-1 as halves. */
export function fromNumber(value: number): Uint64 {
  return { high: Math.floor(value / WORD) >>> 0, low: (value % WORD) >>> 0 };
}

/** Orders like a sort function. */
export function compareUint64(left: Uint64, right: Uint64): number {
  return left.high - right.high || left.low - right.low;
}

/** Bit `index` (0 = lowest) is set. */
export function hasBit(value: Uint64, index: number): boolean {
  return (((index < 32 ? value.low : value.high) >>> (index % 32)) & 1) === 1;
}

/** The value with bit `index` (0 … 31) cleared. */
export const clearBit = ({ high, low }: Uint64, index: number): Uint64 => ({
  high,
  low: (low & ~(1 << index)) >>> 0,
});

/** 0x and 8 digits. */
export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** 0x and 16 digits, exact. */
export function hex64(value: Uint64): string {
  return hex32(value.high) + value.low.toString(16).padStart(8, '0');
}

/** Decimal digits, exact. */
export function decimal64(value: Uint64): string {
  return isSafe(value) ? String(toNumber(value)) : BigInt(hex64(value)).toString();
}

const HEX_DIGITS = Array.from({ length: 256 }, (_value, byte) => byte.toString(16).padStart(2, '0'));

/** Two hex digits for each byte, without 0x. */
export function hexBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_DIGITS[byte];
  return text;
}
