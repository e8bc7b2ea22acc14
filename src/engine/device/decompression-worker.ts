/** Entry of a thread that unpacks clusters for a pool. */
import { parentPort } from 'node:worker_threads';
import type { DecompressionReply, DecompressionTask } from './decompression-task';
import { unpackInto } from './unpack-clusters';

async function work({ id, format, lengths, input, output }: DecompressionTask): Promise<DecompressionReply> {
  const { clusterSize } = format;
  const failed: number[] = [];
  let at = 0;
  for (const [index, length] of lengths.entries()) {
    const cluster = output.subarray(index * clusterSize, (index + 1) * clusterSize);
    if (!(await unpackInto(input.subarray(at, at + length), format, cluster))) failed.push(index);
    at += length;
  }
  return { id, failed };
}

parentPort?.on('message', (task: DecompressionTask) => {
  void work(task).then((reply) => parentPort?.postMessage(reply));
});
