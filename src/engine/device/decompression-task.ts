/** What the pool and its threads send each other. */
import type { CompressedFormat } from './unpack-clusters';

/** Streams to unpack, packed one after another. */
export interface DecompressionTask {
  readonly id: number;
  readonly format: CompressedFormat;
  /** bytes of each stream */
  readonly lengths: readonly number[];
  readonly streams: Uint8Array<ArrayBuffer>;
}

/** The clusters, in the order of the streams. */
export interface DecompressionReply {
  readonly id: number;
  readonly clusters: Uint8Array<ArrayBuffer>;
  /** indexes of streams that give less than a cluster */
  readonly failed: readonly number[];
}

/** Copies streams side by side, so that a message moves one piece of memory. */
export function packTask(
  id: number,
  streams: readonly Uint8Array[],
  format: CompressedFormat,
): DecompressionTask {
  const lengths = streams.map(({ length }) => length);
  const packed = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const stream of streams) {
    packed.set(stream, at);
    at += stream.length;
  }
  return { id, format, lengths, streams: packed };
}

/** The clusters of a reply; undefined where one could not be unpacked. */
export function unpackReply(
  { clusters, failed }: DecompressionReply,
  count: number,
  clusterSize: number,
): (Uint8Array | undefined)[] {
  return Array.from({ length: count }, (_none, index) =>
    failed.includes(index) ? undefined : clusters.subarray(index * clusterSize, (index + 1) * clusterSize),
  );
}
