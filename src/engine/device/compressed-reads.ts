/** Reads parts of compressed clusters. */
import { PlatterError } from '../../shared/errors';
import type { ReadRequest } from '../io/storage';
import type { CompressedPiece } from './guest-piece';
import type { Qcow2Layer } from './layer';

/** A piece, and where its bytes go. */
export interface CompressedPart extends CompressedPiece {
  readonly target: Uint8Array;
}

/** bytes of clusters that are unpacked at a time */
const BATCH_BYTES = 8 << 20;

/** @throws PlatterError corrupt-structure (fields.offset of the stream) when one can't be unpacked, io-error, cancelled */
export async function readCompressed(parts: readonly CompressedPart[], signal?: AbortSignal): Promise<void> {
  let batch: CompressedPart[] = [];
  for (const part of parts) {
    const { layer, host, streamLength, inCluster, target } = part;
    const cluster = layer.decompressed.find(layer.depth, host, streamLength);
    if (cluster) {
      target.set(cluster.subarray(inCluster, inCluster + target.length));
      continue;
    }
    if (batch.length > 0 && (batch[0].layer !== layer || isFull(batch))) {
      await unpackBatch(batch, signal);
      batch = [];
    }
    batch.push(part);
  }
  if (batch.length > 0) await unpackBatch(batch, signal);
}

const isFull = (batch: readonly CompressedPart[]): boolean =>
  batch.length * batch[0].layer.geometry.clusterSize >= BATCH_BYTES;

/** Unpacks clusters of one image. */
async function unpackBatch(batch: readonly CompressedPart[], signal?: AbortSignal): Promise<void> {
  const { layer } = batch[0];
  const { compressionType, geometry, decompressed, depth } = layer;
  const { clusterSize } = geometry;
  const { generation } = decompressed;
  const streams = await readStreams(layer, batch, signal);
  let broken: number | undefined;
  const take = (index: number, cluster: Uint8Array | undefined): void => {
    const { host, streamLength, inCluster, target } = batch[index];
    if (!cluster) {
      broken ??= host;
      return;
    }
    target.set(cluster.subarray(inCluster, inCluster + target.length));
    // who reads whole clusters does not come back for them
    if (target.length < clusterSize)
      decompressed.keep(depth, host, streamLength, cluster.slice(), generation);
  };
  await layer.unpack(streams, { compressionType, clusterSize }, take, signal);
  if (broken !== undefined) throw undecodable(layer, broken);
}

/** Reads streams into one piece of memory. */
async function readStreams(
  { storage }: Qcow2Layer,
  batch: readonly CompressedPart[],
  signal?: AbortSignal,
): Promise<Uint8Array[]> {
  const memory = new Uint8Array(batch.reduce((sum, { streamLength }) => sum + streamLength, 0));
  let at = 0;
  const requests = batch.map(({ host, streamLength }): ReadRequest => {
    const target = memory.subarray(at, at + streamLength);
    at += streamLength;
    return { position: host, target };
  });
  await storage.readBatch(requests, undefined, signal);
  return requests.map(({ target }) => target);
}

const undecodable = ({ storage }: Qcow2Layer, offset: number): PlatterError =>
  new PlatterError('corrupt-structure', { file: storage.name, structure: 'compressed-stream', offset });
