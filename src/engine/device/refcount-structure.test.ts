import { describe, expect, it } from 'vitest';
import { buildImage, type ImageOptions } from '../../../test/image-builder';
import { hostCluster, type HostCluster } from '../../shared/units';
import { openImage } from '../image/open-image';
import { requireWalkable } from '../check/walkable-image';
import { MemoryStorage } from '../io/memory-storage';
import { MetadataClusters } from './metadata-clusters';
import type { ClusterRun } from './pending-frees';
import { dropEmptyBlocks } from './refcount-shrinking';
import { RefcountStructure } from './refcount-structure';
import { TableBudget, TableCache } from './table-cache';

const CLUSTER = 512;
/** header, table, block, L1 table */
const USED = 4;

interface Loaded {
  readonly refcounts: RefcountStructure;
  readonly freed: ClusterRun[];
  readonly blocks: TableCache;
}

/** The refcounts of an empty image of clusters of 512 bytes; a block counts 64 clusters with counts of 64 bits. */
async function load(
  options: ImageOptions = { refcountOrder: 6 },
  damage?: (image: Buffer) => void,
): Promise<Loaded> {
  const bytes = Buffer.from(buildImage({ clusterBits: 9, ...options }));
  damage?.(bytes);
  const storage = new MemoryStorage(bytes);
  const { header, geometry } = requireWalkable(await openImage(storage));
  const blocks = new TableCache(storage, CLUSTER, new TableBudget(1 << 20));
  const metadata = new MetadataClusters([0, 1, 2, 3]);
  const freed: ClusterRun[] = [];
  const free = (first: HostCluster, count: number): void => void freed.push({ first, count });
  return {
    refcounts: await RefcountStructure.load({ storage, geometry, blocks, metadata, free }, header),
    freed,
    blocks,
  };
}

const at = hostCluster;

describe('refcounts', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('of width 2^%i are taken, read and given back', async (refcountOrder) => {
    const { refcounts } = await load({ refcountOrder });
    expect(await refcounts.allocate(at(1), 3)).toEqual({ first: USED, count: 3 });
    expect(await refcounts.get(at(USED + 2))).toBe(1);
    expect(await refcounts.get(at(USED + 3))).toBe(0);
    expect(await refcounts.usedEnd()).toBe(USED + 3);
    expect(await refcounts.release({ first: at(USED + 1), count: 2 })).toEqual([
      { first: USED + 1, count: 2 },
    ]);
    expect(await refcounts.usedEnd()).toBe(USED + 1);
    expect(await refcounts.allocate(at(1), 1)).toEqual({ first: USED + 1, count: 1 });
  });

  it('fill gaps, and give no more than lies together', async () => {
    const { refcounts } = await load();
    await refcounts.allocate(at(1), 10);
    await refcounts.release({ first: at(6), count: 2 });
    expect(await refcounts.allocate(at(1), 5)).toEqual({ first: 6, count: 2 });
    expect(await refcounts.allocate(at(1), 5)).toEqual({ first: USED + 10, count: 5 });
  });

  it('free a cluster only when nobody refers to it any more', async () => {
    const { refcounts } = await load(undefined, (image) => {
      for (const [slot, count] of [1, 2, 1].entries())
        image.writeBigUInt64BE(BigInt(count), 2 * CLUSTER + (USED + slot) * 8);
    });
    const all = { first: at(USED), count: 3 };
    expect(await refcounts.release(all)).toEqual([
      { first: USED, count: 1 },
      { first: USED + 2, count: 1 },
    ]);
    expect(await refcounts.release({ first: at(USED + 1), count: 1 })).toEqual([
      { first: USED + 1, count: 1 },
    ]);
  });

  it('say that a count is missing, and count down the others', async () => {
    const { refcounts } = await load();
    await refcounts.allocate(at(1), 1);
    await refcounts.allocate(at(USED + 2), 1);
    await expect(refcounts.release({ first: at(USED), count: 3 })).rejects.toMatchObject({
      code: 'corrupt-structure',
      fields: { structure: 'refcount-block', offset: (USED + 1) * CLUSTER },
    });
    expect(await refcounts.usedEnd()).toBe(USED);
  });

  it('grow: a block counts itself, and a longer table takes the place of the old one', async () => {
    const { refcounts, freed } = await load();
    const before = refcounts.place;
    // 64 clusters a block, 64 blocks a cluster of the table
    let taken = 0;
    while (taken < 64 * 64) taken += (await refcounts.allocate(at(taken), 64)).count;
    expect(refcounts.table.moved).toBe(true);
    expect(refcounts.place.clusters).toBeGreaterThan(before.clusters);
    expect(freed).toEqual([{ first: before.offset / CLUSTER, count: before.clusters }]);
    for (const cluster of refcounts.blockClusters()) expect(await refcounts.get(cluster)).toBe(1);
    for (let cluster = 0; cluster < refcounts.place.clusters; cluster++)
      expect(await refcounts.get(at(refcounts.place.offset / CLUSTER + cluster))).toBe(1);
  });

  it.each([1, 63, 64, 65, 500, 5000])('take %i clusters together', async (count) => {
    const { refcounts } = await load();
    const first = await refcounts.allocateTogether(at(USED), count);
    for (let cluster = first as number; cluster < first + count; cluster++)
      expect(await refcounts.get(at(cluster))).toBe(1);
    const blocks = [...refcounts.blockClusters()].filter((block) => block >= first && block < first + count);
    expect(blocks).toEqual([]);
  });

  it('drop blocks that count nothing but themselves', async () => {
    const { refcounts } = await load();
    const blocks = (): number => [...refcounts.blockClusters()].length;
    const before = blocks();
    const far = await refcounts.allocate(at(10 * 64), 2);
    expect(blocks()).toBe(before + 1);
    expect(await dropEmptyBlocks(refcounts)).toBe(false);
    await refcounts.release(far);
    expect(await dropEmptyBlocks(refcounts)).toBe(true);
    expect(blocks()).toBe(before);
    expect(await refcounts.usedEnd()).toBe(USED);
    expect(await dropEmptyBlocks(refcounts)).toBe(false);
  });

  it('say that a block can not be read: past the end of the file', async () => {
    const { refcounts } = await load(
      { refcountOrder: 4 },
      (image) => void image.writeBigUInt64BE(BigInt(900 * CLUSTER), CLUSTER),
    );
    const damaged = { code: 'corrupt-structure', fields: { structure: 'refcount-block' } };
    await expect(refcounts.get(at(1))).rejects.toMatchObject(damaged);
    await expect(refcounts.allocate(at(1), 1)).rejects.toMatchObject(damaged);
  });

  it('are never taken for metadata that they do not count', async () => {
    const { refcounts } = await load(
      { refcountOrder: 4 },
      (image) => void image.writeBigUInt64BE(0n, CLUSTER),
    );
    await expect(refcounts.allocate(at(1), 1)).rejects.toMatchObject({ code: 'corrupt-structure' });
  });
});
