import { PlatterError } from '../../shared/errors';
import type { WalkableImage } from '../check/walkable-image';
import { readUint64 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { decompressCluster } from '../image/decompress';

/**
 * Unpacks the compressed cluster of an L2 entry; what lies past the end of the file reads as zeroes.
 * @returns undefined where it can't be unpacked
 * @throws PlatterError io-error
 */
export async function unpackStream(
  { storage, header, geometry }: WalkableImage,
  entry: Uint8Array,
): Promise<Uint8Array | undefined> {
  const { offset, length } = decodeCompressedDescriptor(readUint64(entry, 0), geometry.clusterBits);
  if (offset >= geometry.fileLength) return undefined;
  const stream = new Uint8Array(length);
  await storage.read(offset, stream);
  try {
    return await decompressCluster(header.compressionType, stream, geometry.clusterSize);
  } catch (error) {
    if (error instanceof PlatterError && error.code === 'corrupt-structure') return undefined;
    throw error;
  }
}
