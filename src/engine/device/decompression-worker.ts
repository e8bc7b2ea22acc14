/** Entry of a thread that unpacks clusters for a pool. */
import { parentPort } from 'node:worker_threads';
import type { DecompressionReply, DecompressionTask } from './decompression-task';
import { unpackCluster } from './unpack-clusters';

async function reply({ id, format, lengths, streams }: DecompressionTask): Promise<DecompressionReply> {
  const clusters = new Uint8Array(lengths.length * format.clusterSize);
  const failed: number[] = [];
  let at = 0;
  for (const [index, length] of lengths.entries()) {
    const cluster = await unpackCluster(streams.subarray(at, at + length), format);
    if (cluster) clusters.set(cluster, index * format.clusterSize);
    else failed.push(index);
    at += length;
  }
  return { id, clusters, failed };
}

parentPort?.on('message', (task: DecompressionTask) => {
  void reply(task).then((message) => parentPort?.postMessage(message, [message.clusters.buffer]));
});
