/** How the refcount structure becomes smaller (format spec §2). Only between commits: nothing is postponed. */
import { hostCluster, type HostCluster } from '../../shared/units';
import type { ClusterRun } from './pending-frees';
import type { RefcountStructure } from './refcount-structure';

const ENTRY_BYTES = 8;

/**
 * Takes blocks off the table that count nothing but themselves, and brings that to the disk.
 * @returns whether there were any
 * @throws PlatterError corrupt-structure, io-error
 */
export async function dropEmptyBlocks(refcounts: RefcountStructure): Promise<boolean> {
  const { table, perBlock, around } = refcounts;
  const empty: { readonly index: number; readonly cluster: HostCluster; readonly home: boolean }[] = [];
  for (let index = 0; index < table.entries; index++) {
    const block = await refcounts.block(index);
    if (!block) continue;
    const cluster = hostCluster(block.offset / around.geometry.clusterSize);
    const home = Math.floor(cluster / perBlock) === index;
    const first = refcounts.find(true, block.bytes, 0);
    const itself = home && first === cluster % perBlock;
    const alone = itself && refcounts.find(true, block.bytes, first + 1) === perBlock;
    if (first === perBlock || alone) empty.push({ index, cluster, home });
  }
  if (empty.length === 0) return false;
  // as long as the disk names a block, its cluster must not become anything else
  await table.eraseEntries(empty.map(({ index }) => index));
  await around.storage.flush();
  for (const { index, cluster, home } of empty) {
    around.blocks.forget(cluster * around.geometry.clusterSize);
    table.erased(index);
    if (home) around.metadata.remove(cluster);
    else around.free(cluster, 1);
  }
  return true;
}

/**
 * Lets the table end with the cluster that names the last block, and brings that to the disk.
 * @param name writes place and clusters of the table into the header
 * @returns clusters that the table has no more
 * @throws PlatterError io-error
 */
export async function shortenTable(
  { table, around }: RefcountStructure,
  name: (offset: number, clusters: number) => Promise<void>,
): Promise<number> {
  const { clusterSize } = around.geometry;
  let entries = table.entries;
  while (entries > 1 && table.blockOffset(entries - 1) === 0) entries--;
  const clusters = Math.ceil((entries * ENTRY_BYTES) / clusterSize);
  const over = table.length / clusterSize - clusters;
  if (over <= 0) return 0;
  await name(table.offset, clusters);
  await around.storage.flush();
  const end = hostCluster(table.offset / clusterSize + clusters);
  table.shorten(clusters * clusterSize);
  around.free(end, over);
  return over;
}

/**
 * The next clusters from `from` on that are not counted, side by side and below `end`; no clusters where none are.
 * @throws PlatterError corrupt-structure, io-error
 */
export async function nextFreeRun(
  refcounts: RefcountStructure,
  from: HostCluster,
  end: number,
): Promise<ClusterRun> {
  const { perBlock } = refcounts;
  let first = -1;
  let cluster: number = from;
  while (cluster < end) {
    const index = Math.floor(cluster / perBlock);
    const stop = Math.min(end, (index + 1) * perBlock);
    const block = await refcounts.block(index);
    const find = (counted: boolean, whole: number): number =>
      block ? index * perBlock + refcounts.find(counted, block.bytes, cluster % perBlock) : whole;
    if (first < 0) {
      cluster = find(false, cluster);
      if (cluster >= stop) {
        cluster = stop;
        continue;
      }
      first = cluster;
    }
    cluster = Math.min(stop, find(true, stop));
    if (cluster < stop) break;
  }
  return first < 0
    ? { first: hostCluster(end), count: 0 }
    : { first: hostCluster(first), count: cluster - first };
}
