import { hex32, hex64, isSafe, readUint32, readUint64, toNumber } from './big-endian';
import type { ExtensionData } from './extension-problem';

/** Where the bitmap directory is, format spec §1 and §5. */
export interface BitmapsExtension {
  readonly count: number;
  readonly directoryOffset: number;
  /** bytes */
  readonly directorySize: number;
  /** the autoclear bit vouches for the bitmaps; without it QEMU ignores them all */
  readonly consistent: boolean;
}

const LENGTH = 24;
/** QEMU's limit of bitmaps in an image. */
export const MAX_BITMAPS = 65_535;
/** QEMU's limit of the directory's size in bytes. */
export const MAX_BITMAP_DIRECTORY = 1024 * MAX_BITMAPS;

/** Decodes the data of the bitmaps extension. What makes QEMU refuse it does so only while it is consistent. */
export function bitmapsExtension(
  data: Uint8Array,
  clusterSize: number,
  consistent: boolean,
): ExtensionData<BitmapsExtension> {
  if (data.length !== LENGTH) {
    return { problem: { field: 'length', raw: String(data.length), expected: '24 bytes' } };
  }
  const count = readUint32(data, 0);
  const reserved = readUint32(data, 4);
  const size = readUint64(data, 8);
  const offset = readUint64(data, 16);
  const value: BitmapsExtension = {
    count,
    directorySize: toNumber(size),
    directoryOffset: toNumber(offset),
    consistent,
  };
  const problem = (field: string, raw: string, expected: string) =>
    consistent ? { value, problem: { field, raw, expected } } : {};
  if (reserved !== 0) return problem('reserved', hex32(reserved), '0');
  if (count === 0 || count > MAX_BITMAPS) return problem('count', String(count), `1 … ${MAX_BITMAPS}`);
  if (offset.low % clusterSize !== 0) return problem('directory offset', hex64(offset), 'cluster aligned');
  if (!isSafe(size) || value.directorySize > MAX_BITMAP_DIRECTORY) {
    return problem('directory size', hex64(size), `at most ${MAX_BITMAP_DIRECTORY} bytes`);
  }
  return { value };
}
