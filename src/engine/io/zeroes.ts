import type { WritableStorage } from './storage';
import { throwIfAborted } from './time-slice';

/** Bytes of zero, which all share: nobody may write to them. */
const ZEROES = Buffer.alloc(1 << 20);

/** Whether a range of bytes holds nothing but zeroes. Data costs next to nothing: most of it shows at its ends. */
export function isZero(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  if (start >= end) return true;
  if (bytes[start] !== 0 || bytes[end - 1] !== 0) return false;
  for (let at = start; at < end; at += ZEROES.length) {
    const stop = Math.min(end, at + ZEROES.length);
    if (ZEROES.compare(bytes, at, stop, 0, stop - at) !== 0) return false;
  }
  return true;
}

/** So many zeroes, in pieces of at most 1 MiB. They are only read. */
export function* zeroPieces(length: number): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= ZEROES.length) {
    yield left < ZEROES.length ? ZEROES.subarray(0, left) : ZEROES;
  }
}

/** Writes zeroes, byte for byte. @throws PlatterError io-error, cancelled */
export async function writeZeroes(
  storage: WritableStorage,
  position: number,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  let at = position;
  for (const zeroes of zeroPieces(length)) {
    throwIfAborted(signal);
    await storage.write(at, zeroes);
    at += zeroes.length;
  }
}
