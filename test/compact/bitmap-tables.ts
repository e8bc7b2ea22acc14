/** Bitmaps with any bits, values -> bytes. */
import type { Random } from '../random';

export interface RandomBitmap {
  readonly name: string;
  readonly granularityBits: number;
  /** 0 in use, 1 records writes, as bits */
  readonly flags: number;
  /** for each cluster of the bitmap: its bytes, or what all of its bits are */
  readonly parts: readonly (Buffer | 'zeroes' | 'ones')[];
}

/** @param size bytes of the disk */
export function randomBitmap(name: string, size: number, clusterSize: number, random: Random): RandomBitmap {
  const granularityBits = random.pick([9, 9, 10, 12, 16]);
  const bits = Math.ceil(size / 2 ** granularityBits);
  const bytes = Math.ceil(bits / 8);
  const parts = Array.from({ length: Math.ceil(bytes / clusterSize) }, (_value, index) => {
    const kind = random.below(4);
    if (kind < 2) return kind === 0 ? 'zeroes' : 'ones';
    const part = Buffer.alloc(clusterSize);
    for (let at = 0; at < Math.min(clusterSize, bytes - index * clusterSize); at++) part[at] = random.next();
    // behind the last bit there is none
    const rest = bits - index * clusterSize * 8;
    if (rest < clusterSize * 8 && rest % 8 > 0) part[rest >> 3] &= 2 ** (rest % 8) - 1;
    return part;
  });
  return { name, granularityBits, flags: random.pick([0, 0, 1, 2, 2, 3]), parts };
}

/** The entry of a bitmap in the directory, padded to 8 bytes. */
export function directoryEntry({ name, granularityBits, flags, parts }: RandomBitmap, table: number): Buffer {
  const entry = Buffer.alloc(Math.ceil((24 + name.length) / 8) * 8);
  entry.writeBigUInt64BE(BigInt(table), 0);
  entry.writeUInt32BE(parts.length, 8);
  entry.writeUInt32BE(flags, 12);
  entry[16] = 1;
  entry[17] = granularityBits;
  entry.writeUInt16BE(name.length, 18);
  entry.write(name, 24);
  return entry;
}
