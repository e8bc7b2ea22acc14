import { PlatterError } from '../../shared/errors';
import { decompressInto } from '../image/decompress';
import { TimeSlice } from '../io/time-slice';

/**
 * Unpacks the streams of compressed clusters of one image, each to a whole cluster.
 * @param take called once for each stream, in any order and not after an abort; `undefined` is a stream that gives
 *   less than a cluster. The bytes are valid during the call
 */
export type UnpackClusters = (
  streams: readonly Uint8Array[],
  format: CompressedFormat,
  take: (index: number, cluster: Uint8Array | undefined) => void,
  signal?: AbortSignal,
) => Promise<void>;

/** What unpacking depends on. */
export interface CompressedFormat {
  /** of the header */
  readonly compressionType: number;
  readonly clusterSize: number;
}

/** Unpacks in the calling thread. */
export const unpackInThread: UnpackClusters = async (streams, format, take, signal) => {
  const slice = new TimeSlice(signal);
  const cluster = new Uint8Array(format.clusterSize);
  for (const [index, stream] of streams.entries()) {
    if (slice.over) await slice.rest();
    const whole = await unpackInto(stream, format, cluster);
    take(index, whole ? cluster : undefined);
  }
};

/** Fills a cluster. @returns whether its stream gives as much as that */
export async function unpackInto(
  stream: Uint8Array,
  { compressionType }: CompressedFormat,
  cluster: Uint8Array,
): Promise<boolean> {
  try {
    await decompressInto(compressionType, stream, cluster);
    return true;
  } catch (error) {
    if (error instanceof PlatterError && error.code === 'corrupt-structure') return false;
    throw error;
  }
}
