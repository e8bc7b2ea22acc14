/** Bytes of a file changed and looked at in place: how damaged images are made. */
import { open, stat, truncate as truncateFile } from 'node:fs/promises';

/** Bytes of a hex string; spaces are ignored. */
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** The eight big-endian bytes of a table entry. */
export function u64Bytes(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

/** Overwrites bytes at an offset, growing the file where need be. */
export async function poke(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(bytes, 0, bytes.length, offset);
  } finally {
    await file.close();
  }
}

/** Reads bytes at an offset; zeroes past the end. */
export async function peek(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, offset);
    return bytes;
  } finally {
    await file.close();
  }
}

/** The big-endian 64-bit number at an offset. */
export const peekU64 = async (path: string, offset: number): Promise<bigint> =>
  (await peek(path, offset, 8)).readBigUInt64BE();

/** Cuts a file to `length` bytes; a negative length counts from its end. */
export async function truncate(path: string, length: number): Promise<void> {
  const end = length < 0 ? (await stat(path)).size + length : length;
  await truncateFile(path, end);
}
