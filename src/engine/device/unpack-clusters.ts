import { PlatterError } from '../../shared/errors';
import { decompressCluster } from '../image/decompress';
import { TimeSlice } from '../io/time-slice';

/**
 * Unpacks the streams of compressed clusters of one image, each to a whole cluster.
 * @returns the clusters in order; undefined for a stream that gives less than a cluster
 */
export type UnpackClusters = (
  streams: readonly Uint8Array[],
  format: CompressedFormat,
  signal?: AbortSignal,
) => Promise<readonly (Uint8Array | undefined)[]>;

/** What unpacking depends on. */
export interface CompressedFormat {
  /** of the header */
  readonly compressionType: number;
  readonly clusterSize: number;
}

/** Unpacks in the calling thread. */
export const unpackInThread: UnpackClusters = async (streams, format, signal) => {
  const slice = new TimeSlice(signal);
  const clusters: (Uint8Array | undefined)[] = [];
  for (const stream of streams) {
    if (slice.over) await slice.rest();
    clusters.push(await unpackCluster(stream, format));
  }
  return clusters;
};

/** One cluster, or undefined where its stream gives less than that. */
export async function unpackCluster(
  stream: Uint8Array,
  { compressionType, clusterSize }: CompressedFormat,
): Promise<Uint8Array | undefined> {
  try {
    return await decompressCluster(compressionType, stream, clusterSize);
  } catch (error) {
    if (error instanceof PlatterError && error.code === 'corrupt-structure') return undefined;
    throw error;
  }
}
