import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateMetadata, largestDisk, refcountStructures, type DiskShape } from './metadata-estimate';

const KIB = 1024;
const shape = (more: Partial<DiskShape> = {}): DiskShape => ({
  size: 1 << 20,
  clusterSize: 64 * KIB,
  refcountBits: 16,
  extendedL2: false,
  ...more,
});

describe('the estimate of metadata', () => {
  it('is that of the structures one by one', () => {
    const { empty, full, emptyFileLength, fullFileLength } = estimateMetadata(shape());
    const cluster = 64 * KIB;
    expect(full).toEqual({
      header: cluster,
      l1: cluster,
      l2: cluster,
      refcountTable: cluster,
      refcountBlocks: cluster,
      total: 5 * cluster,
    });
    expect(empty).toEqual({ ...full, l2: 0, total: 4 * cluster });
    expect(emptyFileLength).toBe(3 * cluster + 8);
    expect(fullFileLength).toBe(21 * cluster);
  });

  it('of a disk of no size has no L1 table', () => {
    expect(estimateMetadata(shape({ size: 0 }))).toMatchObject({
      emptyFileLength: 3 * 64 * KIB,
      full: { l1: 0, l2: 0, total: 3 * 64 * KIB },
    });
  });

  it('counts no guest data that lies in another file', () => {
    const size = 2 ** 40;
    const { full, fullFileLength } = estimateMetadata(shape({ size, dataFile: true }));
    expect(fullFileLength).toBe(full.total);
    expect(full.refcountBlocks).toBe(64 * KIB);
  });

  it('names the smallest part that is allocated', () => {
    expect(estimateMetadata(shape()).smallestAllocation).toBe(64 * KIB);
    expect(estimateMetadata(shape({ extendedL2: true })).smallestAllocation).toBe(2 * KIB);
  });

  it('says which disks can never be full, for lack of refcounts', () => {
    const small = { clusterSize: 512, refcountBits: 64 };
    expect(estimateMetadata(shape({ ...small, size: 2 ** 34 })).canBeFull).toBe(true);
    expect(estimateMetadata(shape({ ...small, size: 2 ** 35 })).canBeFull).toBe(false);
  });

  it.each([
    [512, false, 2 ** 37],
    [4 * KIB, false, 2 ** 43],
    [16 * KIB, true, 2 ** 46],
    [64 * KIB, false, 2 ** 51],
    [64 * KIB, true, 2 ** 50],
    [2048 * KIB, false, 2 ** 53 - 512],
  ])('the largest disk with clusters of %d bytes (extended L2: %s) has %d', (clusterSize, extended, most) => {
    expect(largestDisk(clusterSize, extended)).toBe(most);
  });
});

it('refcount structures are the fewest that count the others and themselves', () => {
  const order = fc.integer({ min: 0, max: 6 });
  const bits = fc.integer({ min: 9, max: 21 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), bits, order, (clusters, clusterBits, width) => {
      const clusterSize = 2 ** clusterBits;
      const { blocks, tableClusters } = refcountStructures(clusters, {
        clusterSize,
        refcountBits: 2 ** width,
      });
      const perBlock = (clusterSize * 8) / 2 ** width;
      const all = clusters + blocks + tableClusters;
      expect(blocks * perBlock).toBeGreaterThanOrEqual(all);
      expect((blocks - 1) * perBlock).toBeLessThan(all);
      expect(tableClusters).toBe(Math.ceil((blocks * 8) / clusterSize));
    }),
  );
});
