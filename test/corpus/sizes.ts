/** Cluster sizes, versions, virtual sizes that are no multiple of anything, preallocation and resizing. */
import type { Recipe } from './recipe';

const everyClusterSize: Recipe[] = Array.from({ length: 13 }, (_, step) => {
  const bits = step + 9;
  const clusterSize = 1 << bits;
  return {
    name: `cluster-size-${clusterSize}`,
    notes: 'data, zero, reserved zero and compressed clusters, with gaps, over two L2 tables where small',
    async build(shop) {
      await shop.create(String(Math.min(clusterSize * 300, 64 << 20)), `cluster_size=${clusterSize}`);
      await shop.io(
        `write -P 1 0 ${clusterSize * 3}`,
        `write -P 2 ${clusterSize * 5} ${clusterSize}`,
        `write -z ${clusterSize * 6} ${clusterSize}`,
        `write -z ${clusterSize} ${clusterSize}`,
        `write -c -P 3 ${clusterSize * 8} ${clusterSize}`,
        `write -c -P 4 ${clusterSize * 9} ${clusterSize}`,
        `write -P 5 ${clusterSize * 20} 512`,
      );
    },
    expect: { status: 0 },
  };
});

const preallocation = ['off', 'metadata', 'falloc', 'full'].flatMap((mode): Recipe[] =>
  [4096, 65536].map((clusterSize) => ({
    name: `preallocation-${mode}-${clusterSize}`,
    notes: 'every cluster allocated at creation, or none',
    build: (shop) => shop.create('3M', `preallocation=${mode},cluster_size=${clusterSize}`),
    expect: { status: 0 },
  })),
);

const versions: Recipe[] = ['0.10', '1.1'].map((compat) => ({
  name: `version-${compat === '0.10' ? 2 : 3}`,
  notes: 'both header versions with a little of everything',
  async build(shop) {
    await shop.create('10M', `compat=${compat}`);
    await shop.io('write -P 1 0 200k', 'write -c -P 2 1M 64k', 'discard 64k 64k');
    await shop.snapshot('one');
    await shop.io('write -P 3 0 64k');
  },
  expect: { status: 0 },
}));

/** Images whose sizes and versions are the point. */
export const sizeRecipes: readonly Recipe[] = [
  ...everyClusterSize,
  ...versions,
  ...preallocation,
  {
    name: 'empty-disk',
    notes: 'virtual size 0: no L1 entries needed',
    build: (shop) => shop.create('0'),
    expect: { status: 0 },
  },
  {
    name: 'one-sector-disk',
    notes: '512 bytes of disk in a cluster of 64 KiB',
    async build(shop) {
      await shop.create('512');
      await shop.io('write -P 1 0 512');
    },
    expect: { status: 0 },
  },
  {
    name: 'unaligned-virtual-size',
    notes: 'ends in the middle of a cluster, last cluster written',
    async build(shop) {
      await shop.create(String(3 * 65536 + 512 * 7));
      await shop.io(`write -P 1 ${3 * 65536} 3584`, 'write -z 64k 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'virtual-size-not-in-sectors',
    notes: 'header says 1 MiB + 77 bytes; QEMU drops what is no full sector',
    async build(shop) {
      await shop.create('1M');
      await shop.io('write -P 1 0 1M');
      await shop.entry(24, BigInt((1 << 20) + 77));
    },
  },
  {
    name: 'huge-and-empty',
    notes: '100 TiB with a handful of clusters at both ends',
    async build(shop) {
      await shop.create('100T', 'cluster_size=2M');
      await shop.io('write -P 1 0 64k', 'write -P 2 109951162711552 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'grown',
    notes: 'resized up after writing; L1 table moved',
    async build(shop) {
      await shop.create('1M', 'cluster_size=512');
      await shop.io('write -P 1 0 512k');
      await shop.img('resize', '-q', 'image.qcow2', '40M');
      await shop.io('write -P 2 39M 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'shrunk',
    notes: 'resized down: the L1 table keeps its length',
    async build(shop) {
      await shop.create('64M', 'cluster_size=4k');
      await shop.io('write -P 1 0 64M');
      await shop.img('resize', '-q', '--shrink', 'image.qcow2', '5M');
    },
    expect: { status: 0 },
  },
  {
    name: 'discarded',
    notes: 'written, discarded and partly written again',
    async build(shop) {
      await shop.create('32M');
      await shop.io('write -P 1 0 8M', 'discard 1M 4M', 'write -P 2 2M 100k', 'write -z -u 6M 1M');
    },
    expect: { status: 0 },
  },
  {
    name: 'written-backwards',
    notes: 'every cluster fragmented: guest order is the reverse of the file',
    async build(shop) {
      await shop.create('2M', 'cluster_size=4k');
      await shop.io(...Array.from({ length: 200 }, (_, i) => `write -P 7 ${(400 - 2 * i) * 4096} 4k`));
    },
    expect: { status: 0 },
  },
  {
    name: 'every-other-cluster',
    notes: 'the map alternates from one end to the other, more than one L2 table',
    async build(shop) {
      await shop.create('512k', 'cluster_size=512');
      await shop.io(...Array.from({ length: 300 }, (_, i) => `write -P 9 ${i * 1024} 512`));
    },
    expect: { status: 0 },
  },
  {
    name: 'reserved-zero-runs',
    notes: 'zeroed and partly rewritten: reserved clusters between data',
    async build(shop) {
      await shop.create('1M');
      await shop.io('write -P 1 0 512k', 'write -z 0 512k', 'write -P 2 64k 64k', 'write -z -u 256k 64k');
    },
    expect: { status: 0 },
  },
];
