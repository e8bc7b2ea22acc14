/** Damage of snapshots that `qemu-img check -r all` does not mend, makes worse, or mends only in part. */
import { COPIED, FIELD, LAYOUT, OFFSET_MASK, type Workshop } from '../corpus/workshop';
import type { Recipe } from '../corpus/recipe';

const CLUSTER = 65_536;
const at = (cluster: number): bigint => BigInt(cluster * CLUSTER);

async function withSnapshots(shop: Workshop): Promise<void> {
  await shop.create('64M');
  await shop.io('write -P 1 0 64k', 'write -P 2 64k 64k', 'write -P 3 128k 64k', 'write -P 4 192k 64k');
  await shop.snapshot('one');
  await shop.io('write -P 5 64k 64k', 'write -P 6 1M 64k');
  await shop.snapshot('two');
  await shop.io('write -P 7 128k 64k');
}

/** `damage` is given where the snapshot table is. */
const snapshots = (
  name: string,
  notes: string,
  damage: (shop: Workshop, table: number) => Promise<void>,
): Recipe => ({
  name: `broken-snapshots-${name}`,
  notes,
  async build(shop) {
    await withSnapshots(shop);
    await damage(shop, Number(await shop.read(FIELD.snapshotsOffset)));
  },
});

const wipeRefcounts = (shop: Workshop): Promise<void> => shop.hex(LAYOUT.refcountBlock, '00'.repeat(64));

/** Damaged images with two snapshots. */
export const brokenSnapshots: readonly Recipe[] = [
  snapshots('l1-is-header', 'a snapshot whose L1 table is the header', (shop, table) =>
    shop.entry(table, 0n),
  ),
  snapshots('l1-is-refcounts', 'a snapshot whose L1 table is the refcount table', (shop, table) =>
    shop.entry(table, BigInt(LAYOUT.refcountTable)),
  ),
  snapshots(
    'l1-is-data',
    'a snapshot whose L1 table is guest data: two entries, the second one of junk',
    async (shop, table) => {
      await shop.entry(table, at(6));
      await shop.entry(6 * CLUSTER, await shop.read(LAYOUT.l1));
    },
  ),
  snapshots('l1-shared', 'two snapshots share an L1 table', async (shop, table) =>
    shop.entry(table + 64, await shop.read(table)),
  ),
  snapshots('l1-unaligned-both', 'both L1 tables unaligned', async (shop, table) => {
    await shop.change(table, (entry) => entry + 512n);
    await shop.change(table + 64, (entry) => entry + 512n);
  }),
  snapshots('data-is-table', 'a data entry names the snapshot table', async (shop, table) =>
    shop.entry((await shop.l2Table(0)) + 8 * 20, COPIED | BigInt(table)),
  ),
  snapshots('data-is-l1', "a data entry names a snapshot's L1 table", async (shop, table) =>
    shop.entry((await shop.l2Table(0)) + 8 * 20, COPIED | (await shop.read(table))),
  ),
  snapshots(
    'l2-past-end',
    "a snapshot's L1 entry lies behind the file, and the refcounts are gone",
    async (shop, table) => {
      await shop.entry(Number(await shop.read(table)), COPIED | 0x200_0000n);
      await wipeRefcounts(shop);
    },
  ),
  snapshots('shared-in-snapshot', 'two entries of a snapshot share a cluster', async (shop, table) => {
    const inactive = Number((await shop.read(Number(await shop.read(table)))) & OFFSET_MASK);
    await shop.entry(inactive + 8 * 20, await shop.read(inactive));
  }),
  snapshots(
    'shared-across',
    'an active entry names the cluster of another entry of a snapshot',
    async (shop, table) => {
      const inactive = Number((await shop.read(Number(await shop.read(table)))) & OFFSET_MASK);
      await shop.entry((await shop.l2Table(0)) + 8 * 20, await shop.read(inactive));
    },
  ),
  snapshots('refcounts-gone', 'all refcounts are zero', wipeRefcounts),
  snapshots('count-too-low', 'the header names one snapshot of two', (shop) =>
    shop.hex(FIELD.nbSnapshots, '00000001'),
  ),
];
