import { hostCluster, type HostCluster } from '../../shared/units';
import { commitAll } from '../device/commit';
import type { ClusterRun } from '../device/pending-frees';
import type { RefcountStructure } from '../device/refcount-structure';
import { nextFreeRun } from '../device/refcount-shrinking';
import type { WritableImage } from '../device/writable-image';

/**
 * Moves one part of the refcount structure out of ranges in which nothing else is counted: blocks there that count each
 * other, or the table, would keep each other forever. Only after a commit.
 * @returns whether there was such a part, and room for it where other things are counted
 * @throws PlatterError io-error, corrupt-structure
 */
export async function loosenRefcounts(image: WritableImage): Promise<boolean> {
  const { refcounts, frees, geometry, metadata } = image.parts;
  const { table, perBlock } = refcounts;
  const idle = await idleBlocks(refcounts);
  const isIdle = (cluster: number): boolean => idle.has(Math.floor(cluster / perBlock));
  const tablePlace = hostCluster(table.offset / geometry.clusterSize);
  const tableClusters = table.length / geometry.clusterSize;
  const stuck = [...idle].find(([, cluster]) => isIdle(cluster));
  const wantsTable = isIdle(tablePlace) || isIdle(tablePlace + tableClusters - 1);
  if (!wantsTable && !stuck) return false;
  const count = wantsTable ? tableClusters : 1;
  const room = await roomOutside(refcounts, isIdle, count);
  if (room === undefined) return false;
  await refcounts.claim({ first: room, count }, 1);
  metadata.add(room, count);
  if (wantsTable) {
    refcounts.relocateTable(room);
    frees.add(tablePlace, tableClusters);
  } else if (stuck) {
    const [index, cluster] = stuck;
    await refcounts.moveBlock(index, room);
    frees.add(cluster);
  }
  await commitAll(image);
  return true;
}

/** Clusters of blocks, by their index, that count nothing but such blocks and the table. */
async function idleBlocks(refcounts: RefcountStructure): Promise<ReadonlyMap<number, HostCluster>> {
  const { table, around } = refcounts;
  const { clusterSize } = around.geometry;
  const own = new Set<number>(refcounts.blockClusters());
  const ofTable = new Set<number>();
  for (let at = 0; at < table.length / clusterSize; at++) ofTable.add(table.offset / clusterSize + at);
  const found = new Map<number, HostCluster>();
  const counted = new Map<number, readonly number[]>();
  for (let index = 0; index < table.entries; index++) {
    const block = await refcounts.block(index);
    const clusters =
      block && countedAmong(refcounts, index, block.bytes, (some) => own.has(some) || ofTable.has(some));
    if (!clusters) continue;
    found.set(index, hostCluster(block.offset / clusterSize));
    counted.set(index, clusters);
  }
  for (let before = -1; before !== found.size;) {
    before = found.size;
    const going = new Set<number>(found.values());
    for (const index of found.keys()) {
      const stays = counted.get(index)!.some((cluster) => !going.has(cluster) && !ofTable.has(cluster));
      if (stays) found.delete(index);
    }
  }
  return found;
}

/** Clusters that a block counts; undefined where one of them is something else. */
function countedAmong(
  refcounts: RefcountStructure,
  index: number,
  block: Uint8Array,
  isAmong: (cluster: number) => boolean,
): readonly number[] | undefined {
  const { perBlock } = refcounts;
  const clusters: number[] = [];
  for (
    let slot = refcounts.find(true, block, 0);
    slot < perBlock;
    slot = refcounts.find(true, block, slot + 1)
  ) {
    const cluster = index * perBlock + slot;
    if (!isAmong(cluster)) return undefined;
    clusters.push(cluster);
  }
  return clusters;
}

/** Free clusters side by side in ranges that other things are counted in. */
async function roomOutside(
  refcounts: RefcountStructure,
  isIdle: (cluster: number) => boolean,
  count: number,
): Promise<HostCluster | undefined> {
  const { table, perBlock } = refcounts;
  for (let index = 0; index < table.entries; index++) {
    const start = index * perBlock;
    if (table.blockOffset(index) === 0 || isIdle(start)) continue;
    const end = start + perBlock;
    for (let from = Math.max(1, start); from < end;) {
      const run: ClusterRun = await nextFreeRun(refcounts, hostCluster(from), end);
      if (run.count >= count) return run.first;
      if (run.count === 0) break;
      from = run.first + run.count;
    }
  }
  return undefined;
}
