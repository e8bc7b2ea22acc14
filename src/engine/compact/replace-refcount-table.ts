import { hostCluster, hostOffset, type HostCluster } from '../../shared/units';
import { commitAll } from '../device/commit';
import type { RefcountStructure } from '../device/refcount-structure';
import { nextFreeRun } from '../device/refcount-shrinking';
import type { WritableImage } from '../device/writable-image';

const ENTRY_BYTES = 8;

/**
 * Puts a refcount table elsewhere that leaves out blocks which count nothing but each other and the table: one by one they
 * would keep each other forever, and the header drops them all in one write. Only after a commit.
 * @returns whether there were such blocks, and room for the table where other things are counted
 * @throws PlatterError io-error, corrupt-structure
 */
export async function replaceRefcountTable(image: WritableImage): Promise<boolean> {
  const { refcounts, frees, geometry, metadata, blocks } = image.parts;
  const { table, perBlock } = refcounts;
  const idle = await idleBlocks(refcounts);
  if (idle.size === 0) return false;
  let entries = table.entries;
  while (idle.has(entries - 1) || table.blockOffset(entries - 1) === 0) entries--;
  const clusters = Math.ceil((entries * ENTRY_BYTES) / geometry.clusterSize);
  const stays = (cluster: number): boolean => !idle.has(Math.floor(cluster / perBlock));
  const room = await roomFor(refcounts, clusters, stays);
  if (room === undefined) return false;
  const before = { first: table.offset / geometry.clusterSize, count: table.length / geometry.clusterSize };
  await refcounts.claim({ first: room, count: clusters }, 1);
  metadata.add(room, clusters);
  table.replace(hostOffset(room * geometry.clusterSize), clusters * geometry.clusterSize, idle);
  await commitAll(image);
  const gone = [...idle.values()];
  for (const cluster of gone) blocks.forget(cluster * geometry.clusterSize);
  for (let at = 0; at < before.count; at++) gone.push(hostCluster(before.first + at));
  // what only blocks counted that are gone is counted by nobody
  for (const cluster of gone) if (stays(cluster)) frees.add(cluster);
  for (const cluster of gone) if (!stays(cluster)) metadata.remove(cluster);
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

/** Free clusters side by side in ranges that stay. */
async function roomFor(
  refcounts: RefcountStructure,
  count: number,
  stays: (cluster: number) => boolean,
): Promise<HostCluster | undefined> {
  const { table, perBlock } = refcounts;
  const isCounted = (index: number): boolean => table.blockOffset(index) !== 0 && stays(index * perBlock);
  for (let index = 0; index < table.entries; index++) {
    if (!isCounted(index)) continue;
    const start = index * perBlock;
    while (index + 1 < table.entries && isCounted(index + 1)) index++;
    const end = (index + 1) * perBlock;
    for (let from = Math.max(1, start); from < end;) {
      const run = await nextFreeRun(refcounts, hostCluster(from), end);
      if (run.count >= count) return run.first;
      if (run.count === 0) break;
      from = run.first + run.count;
    }
  }
  return undefined;
}
