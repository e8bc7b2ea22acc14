/** Extended L2 entries: subclusters in every state, and bitmaps that contradict themselves. */
import { FIELD, type Workshop } from './workshop';
import type { Recipe } from './recipe';

const extended = (
  name: string,
  notes: string,
  status: 0 | 2,
  change: (shop: Workshop, l2: number) => Promise<void>,
): Recipe => ({
  name,
  notes,
  expect: { status },
  async build(shop) {
    await shop.create('8M', 'extended_l2=on,cluster_size=64k');
    await shop.io('write -P 1 0 64k', 'write -P 2 66k 6k', 'write -z 80k 8k', 'write -P 3 256k 192k');
    await change(shop, await shop.l2Table(0));
  },
});

const clusterSizes: Recipe[] = [16384, 131072, 2097152].map((clusterSize) => {
  const sub = clusterSize / 32;
  return {
    name: `subclusters-${clusterSize}`,
    notes: 'data, zeroes and gaps inside clusters',
    async build(shop) {
      await shop.create(String(clusterSize * 8), `extended_l2=on,cluster_size=${clusterSize}`);
      await shop.io(
        `write -P 1 ${sub} ${sub * 3}`,
        `write -z ${sub * 2} ${sub}`,
        `write -P 2 ${clusterSize} ${clusterSize}`,
        `write -z ${clusterSize * 2} ${clusterSize}`,
        `write -z ${clusterSize * 3 + sub * 5} ${sub * 4}`,
        `write -c -P 4 ${clusterSize * 4} ${clusterSize}`,
        `discard ${clusterSize + sub * 8} ${sub * 8}`,
        `discard ${clusterSize} ${sub}`,
        `write -P 5 ${clusterSize * 5 + sub * 31} ${sub * 2}`,
      );
    },
    expect: { status: 0 },
  };
});

/** Images with extended L2 entries. */
export const subclusterRecipes: readonly Recipe[] = [
  ...clusterSizes,
  {
    name: 'subclusters-over-backing',
    notes: 'subclusters that read from below beside data and zeroes',
    async build(shop) {
      await shop.create('4M', '', 'base.qcow2');
      await shop.ioOn('base.qcow2', 'write -P 9 0 1M');
      await shop.create('4M', 'extended_l2=on', 'image.qcow2', '-b', 'base.qcow2', '-F', 'qcow2');
      await shop.io(
        'write -P 1 2k 4k',
        'write -z 10k 2k',
        'write -z 128k 64k',
        'write -z 200k 2k',
        'write -P 2 3M 1k',
      );
    },
    expect: { status: 0 },
  },
  {
    name: 'subclusters-preallocated',
    notes: 'host offsets without allocated subclusters',
    build: (shop) => shop.create('4M', 'extended_l2=on,preallocation=metadata'),
    expect: { status: 0 },
  },
  {
    name: 'subclusters-snapshot',
    notes: 'shared with a snapshot, then partly overwritten',
    async build(shop) {
      await shop.create('4M', 'extended_l2=on');
      await shop.io('write -P 1 0 100k');
      await shop.snapshot('s');
      await shop.io('write -P 2 4k 2k', 'write -z 66k 2k');
    },
    expect: { status: 0 },
  },
  extended('subclusters-alloc-and-zero', 'a subcluster is both allocated and zero', 2, (shop, l2) =>
    shop.hex(l2 + 8, '00000001'),
  ),
  extended(
    'subclusters-alloc-without-offset',
    'allocated subclusters without a host cluster',
    2,
    (shop, l2) => shop.hex(l2 + 16 * 20, '0000000000000000 00000000000000ff'),
  ),
  extended('subclusters-zero-without-offset', 'zero subclusters without a host cluster', 0, (shop, l2) =>
    shop.hex(l2 + 16 * 20, '0000000000000000 000000ff00000000'),
  ),
  extended('subclusters-compressed-bitmap', 'a compressed cluster with a bitmap', 2, async (shop, l2) => {
    await shop.io('write -c -P 8 1M 64k');
    await shop.hex(l2 + 16 * 16 + 8, '0000000000000001');
  }),
  extended(
    'subclusters-zero-flag',
    'bit 0 of the first word, which extended entries do not have',
    0,
    (shop, l2) => shop.change(l2, (entry) => entry | 1n),
  ),
  extended('subclusters-reserved-bits', 'reserved bits of the first word', 2, (shop, l2) =>
    shop.change(l2, (entry) => entry | 0x0100_0000_0000_0004n),
  ),
  extended('subclusters-unaligned', 'a host offset inside a cluster', 2, (shop, l2) =>
    shop.change(l2, (entry) => entry | 0x200n),
  ),
  extended('subclusters-offset-only', 'host offset kept, no subcluster allocated', 0, (shop, l2) =>
    shop.hex(l2 + 8, '0000000000000000'),
  ),
  {
    name: 'subclusters-bit-removed',
    notes: 'extended L2 tables read as standard ones',
    async build(shop) {
      await shop.create('8M', 'extended_l2=on');
      await shop.io('write -P 1 0 100k', 'write -z 512k 2k');
      await shop.hex(FIELD.incompatible, '0000000000000000');
    },
  },
  {
    name: 'subclusters-bit-added',
    notes: 'standard L2 tables read as extended ones',
    async build(shop) {
      await shop.create('8M');
      await shop.io('write -P 1 0 300k', 'write -z 512k 64k');
      await shop.hex(FIELD.incompatible, '0000000000000010');
    },
  },
];
