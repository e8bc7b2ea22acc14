import type { WritableStorage } from './storage';
import { isZero } from './zeroes';

/** Bytes of a block of common file systems: what is smaller leaves no hole. */
const BLOCK = 4096;

/** Writes but leaves out whole blocks of zeroes, for storages that have only zeroes where nothing was written. */
export async function writeSparse(
  storage: WritableStorage,
  position: number,
  bytes: Uint8Array,
): Promise<void> {
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + BLOCK - ((position + at) % BLOCK));
    if (isZero(bytes, at, end)) {
      if (start < at) await storage.write(position + start, bytes.subarray(start, at));
      start = end;
    }
    at = end;
  }
  if (start < bytes.length) await storage.write(position + start, bytes.subarray(start));
}
