const WORD = 8;

/**
 * Bytes for a place on the disk: each word of eight says which request wrote it and where it belongs, so that bytes of
 * another place or another time show.
 * @param offset guest offset in bytes, of any alignment
 * @param stamp number of the request, below 2^31
 */
export function markedBytes(offset: number, length: number, stamp: number): Buffer {
  const first = Math.floor(offset / WORD);
  const words = Buffer.alloc((Math.ceil((offset + length) / WORD) - first) * WORD);
  for (let at = 0; at < words.length; at += WORD) {
    words.writeUInt32BE((stamp | 0x80000000) >>> 0, at);
    words.writeUInt32BE((first + at / WORD) % 2 ** 32, at + 4);
  }
  const start = offset - first * WORD;
  return words.subarray(start, start + length);
}

/** Where two disks differ first, in words for a message; undefined where they are equal. */
export function firstDifference(found: Uint8Array, wanted: Uint8Array): string | undefined {
  if (found.length !== wanted.length) return `${found.length} bytes instead of ${wanted.length}`;
  if (Buffer.compare(found, wanted) === 0) return undefined;
  const at = found.findIndex((byte, index) => byte !== wanted[index]);
  const part = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(at, at + 16)).toString('hex');
  return `at ${at}: ${part(found)} instead of ${part(wanted)}`;
}
