/** Headers that lead to no refcount table, for most of which QEMU does not even open the image. */
import { COPIED, FIELD, type Workshop } from '../corpus/workshop';
import type { Recipe } from '../corpus/recipe';

interface Base {
  readonly name: string;
  readonly build: (shop: Workshop) => Promise<void>;
}

interface Fault {
  readonly name: string;
  readonly notes: string;
  readonly damage: (shop: Workshop) => Promise<void>;
}

const writes = ['write -P 1 0 300k', 'write -P 2 1M 100k', 'write -z 2M 64k', 'write -c -P 3 3M 64k'];

const base = (name: string, options: string): Base => ({
  name,
  async build(shop) {
    await shop.create('4M', options);
    await shop.io(...writes);
  },
});

const BASES: readonly Base[] = [
  base('v3', ''),
  base('v2', 'compat=0.10'),
  base('512', 'cluster_size=512'),
  base('one-bit', 'cluster_size=4k,refcount_bits=1'),
  {
    name: 'snapshots',
    async build(shop) {
      await base('', 'cluster_size=4k').build(shop);
      await shop.snapshot('one');
      await shop.io('write -P 4 64k 64k');
      await shop.snapshot('two');
      await shop.io('write -P 5 128k 64k');
    },
  },
];

const offset = (shop: Workshop, change: (value: bigint) => bigint): Promise<void> =>
  shop.change(FIELD.refcountTableOffset, change);
const clusters = (shop: Workshop, hex: string): Promise<void> => shop.hex(FIELD.refcountTableClusters, hex);

const FAULTS: readonly Fault[] = [
  { name: 'unaligned', notes: 'not at a cluster', damage: (shop) => offset(shop, (value) => value + 256n) },
  {
    name: 'unaligned-far',
    notes: 'not at a cluster, and behind the end of the file',
    damage: (shop) => offset(shop, () => (1n << 40n) + 256n),
  },
  { name: 'far', notes: 'behind the end of the file', damage: (shop) => offset(shop, () => 1n << 40n) },
  {
    name: 'highest',
    notes: 'higher than any file',
    damage: (shop) => offset(shop, () => 0xffff_ffff_ffe0_0000n),
  },
  { name: 'zero', notes: 'at the header', damage: (shop) => offset(shop, () => 0n) },
  { name: 'long', notes: 'longer than 8 MiB', damage: (shop) => clusters(shop, '00010001') },
  { name: 'longest', notes: 'as long as can be', damage: (shop) => clusters(shop, '80000000') },
  { name: 'none', notes: 'no clusters', damage: (shop) => clusters(shop, '00000000') },
  {
    name: 'none-unaligned',
    notes: 'no clusters, and not at one',
    async damage(shop) {
      await clusters(shop, '00000000');
      await offset(shop, (value) => value + 256n);
    },
  },
  {
    name: 'long-and-shared',
    notes: 'longer than 8 MiB, and two ranges of the disk share a cluster',
    async damage(shop) {
      await clusters(shop, 'ffffffff');
      const table = await shop.l2Table(0);
      await shop.entry(table + 8, COPIED | (await shop.read(table)));
    },
  },
];

/** Damaged images, each fault in each base. */
export const brokenRefcountFields: readonly Recipe[] = BASES.flatMap(({ name, build }) =>
  FAULTS.map((fault) => ({
    name: `broken-refcount-table-${fault.name}-${name}`,
    notes: `the header names a refcount table ${fault.notes}`,
    async build(shop: Workshop) {
      await build(shop);
      await fault.damage(shop);
    },
  })),
);
