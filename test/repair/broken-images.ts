/** Damage that `qemu-img check -r all` does not mend, makes worse, or mends only in part; beside what the corpus has. */
import { COMPRESSED, COPIED, FIELD, LAYOUT, type Workshop } from '../corpus/workshop';
import type { Recipe } from '../corpus/recipe';
import { brokenSnapshots } from './broken-snapshots';

const CLUSTER = 65_536;
const at = (cluster: number): bigint => BigInt(cluster * CLUSTER);
/** First cluster behind the file of `written`. */
const END = 9;

async function written(shop: Workshop, options = ''): Promise<void> {
  await shop.create('64M', options);
  await shop.io('write -P 1 0 64k', 'write -P 2 64k 64k', 'write -P 3 128k 64k', 'write -P 4 192k 64k');
}

const broken = (
  name: string,
  notes: string,
  damage: (shop: Workshop) => Promise<void>,
  options = '',
): Recipe => ({
  name: `broken-${name}`,
  notes,
  async build(shop) {
    await written(shop, options);
    await damage(shop);
  },
});

const l2 = (shop: Workshop, index: number, value: bigint): Promise<void> =>
  shop.entry(LAYOUT.l2 + index * 8, value);

const wipeRefcounts = (shop: Workshop): Promise<void> => shop.hex(LAYOUT.refcountBlock, '00'.repeat(64));

async function small(shop: Workshop, options: string): Promise<void> {
  await shop.create('4M', options);
  await shop.io('write -P 1 0 300k', 'write -P 2 1M 100k', 'write -z 2M 64k');
}

/** An image of small clusters, with the length of its refcount table. */
const smallBroken = (
  name: string,
  notes: string,
  options: string,
  damage: (shop: Workshop, refcountTable: number) => Promise<void>,
): Recipe => ({
  name: `broken-small-${name}`,
  notes,
  async build(shop) {
    await small(shop, options);
    await damage(shop, Number(await shop.read(FIELD.refcountTableOffset)));
  },
});

/** Damaged images. */
export const brokenRecipes: readonly Recipe[] = [
  broken(
    'shared-by-three',
    'three ranges of the disk share a cluster, a fourth hole does too',
    async (shop) => {
      for (const index of [1, 2, 20]) await l2(shop, index, COPIED | at(5));
    },
  ),
  broken(
    'overflow-three',
    'three ranges share a cluster and one bit counts one',
    async (shop) => {
      for (const index of [1, 2]) await l2(shop, index, COPIED | at(5));
    },
    'refcount_bits=1',
  ),
  broken(
    'overflow-five',
    'five ranges share a cluster and two bits count three',
    async (shop) => {
      for (const index of [1, 2, 3, 30]) await l2(shop, index, COPIED | at(5));
    },
    'refcount_bits=2',
  ),
  broken('l1-twice-and-zero', 'two L1 entries share an L2 table of zero clusters and data', async (shop) => {
    await shop.create('2G');
    await shop.io('write -P 1 0 64k', 'write -z 64k 64k', 'write -P 2 512k 64k');
    await shop.entry(LAYOUT.l1 + 8, await shop.read(LAYOUT.l1));
    await shop.entry(LAYOUT.l1 + 16, await shop.read(LAYOUT.l1));
  }),
  broken(
    'l1-twice-one-bit',
    'two L1 entries share an L2 table, and one bit can not count it',
    async (shop) => {
      await shop.create('2G', 'refcount_bits=1');
      await shop.io('write -P 1 0 192k');
      await shop.entry(LAYOUT.l1 + 8, await shop.read(LAYOUT.l1));
    },
  ),
  broken('l1-is-data', 'a second L1 entry names guest data', async (shop) => {
    await shop.create('64M', 'cluster_size=4k');
    await shop.io('write -P 1 0 8k', 'write -P 2 8k 8k');
    await shop.entry(await shop.l1Entry(1), COPIED | ((await shop.read(await shop.l2Table(0))) + 0x1000n));
  }),
  broken('l1-is-zeroes', 'a second L1 entry names guest data that is all zeroes', async (shop) => {
    await shop.create('2G');
    await shop.io('write -P 0 0 64k', 'write -P 2 64k 64k');
    await shop.entry(LAYOUT.l1 + 8, COPIED | at(5));
  }),
  broken('l1-right-past-end', 'an L1 entry at the end of the file', async (shop) => {
    await shop.create('2G');
    await shop.io('write -P 1 0 64k');
    await shop.entry(LAYOUT.l1 + 8, COPIED | at(6));
  }),
  broken('block-is-l2', 'the refcount table names an L2 table as its second block', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, BigInt(LAYOUT.l2)),
  ),
  broken('block-is-data', 'the refcount table names guest data as its second block', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, at(6)),
  ),
  broken('block-is-l2-alone', 'its first block is the L2 table, and what was it is lost', (shop) =>
    shop.entry(LAYOUT.refcountTable, BigInt(LAYOUT.l2)),
  ),
  broken('block-is-table-alone', 'its first block is the table itself', (shop) =>
    shop.entry(LAYOUT.refcountTable, BigInt(LAYOUT.refcountTable)),
  ),
  broken('block-all-ones', 'every refcount is as high as can be', (shop) =>
    shop.hex(LAYOUT.refcountBlock, 'ff'.repeat(CLUSTER)),
  ),
  broken('structure-zeroed', 'table and block all zeroes', async (shop) => {
    await shop.hex(LAYOUT.refcountTable, '00'.repeat(64));
    await wipeRefcounts(shop);
  }),
  broken('structure-text', 'text over table and block', async (shop) => {
    const text = Buffer.from('Somebody wrote a log here. '.repeat(100)).toString('hex');
    await shop.hex(LAYOUT.refcountTable, text);
    await shop.hex(LAYOUT.refcountBlock, text);
  }),
  broken(
    'past-end-in-the-way',
    'entries name what lies right behind the file, where room would be',
    async (shop) => {
      for (let index = 0; index < 6; index++) await l2(shop, 20 + index, COPIED | at(END + index));
      await wipeRefcounts(shop);
    },
  ),
  broken('past-end-zeroes-in-the-way', 'reserved zero clusters right behind the file', async (shop) => {
    for (let index = 0; index < 4; index++) await l2(shop, 20 + index, COPIED | at(END + index) | 1n);
    await wipeRefcounts(shop);
  }),
  broken('stream-past-end-in-the-way', 'a compressed cluster right behind the file', async (shop) => {
    await l2(shop, 20, COMPRESSED | (3n << 54n) | at(END));
    await wipeRefcounts(shop);
  }),
  broken(
    'unaligned-in-the-way',
    'an entry that begins in the last cluster and ends behind the file',
    async (shop) => {
      await l2(shop, 20, COPIED | (at(END - 1) + 512n));
      await wipeRefcounts(shop);
    },
  ),
  broken('odd-length', 'the last cluster is short, and the refcounts are gone', async (shop) => {
    await shop.truncate(-CLUSTER + 1536);
    await wipeRefcounts(shop);
  }),
  broken('odd-length-shared', 'the last cluster is short, and two ranges share it', async (shop) => {
    await shop.truncate(-CLUSTER + 1000);
    await l2(shop, 20, COPIED | at(8));
  }),
  broken('stream-copied', 'a compressed cluster with COPIED', async (shop) => {
    await shop.io('write -c -P 9 1M 64k');
    await shop.change(LAYOUT.l2 + 16 * 8, (entry) => entry | COPIED);
  }),
  broken(
    'stream-copied-shared',
    'two ranges share a compressed cluster, and both say COPIED',
    async (shop) => {
      await shop.io('write -c -P 9 1M 64k');
      const entry = (await shop.read(LAYOUT.l2 + 16 * 8)) | COPIED;
      for (const index of [16, 17]) await l2(shop, index, entry);
    },
  ),
  broken('stream-in-data', 'a compressed cluster inside a data cluster', (shop) =>
    l2(shop, 20, COMPRESSED | (at(6) + 512n)),
  ),
  broken('stream-in-table', 'a compressed cluster inside its own L2 table', (shop) =>
    l2(shop, 20, COMPRESSED | (at(4) + 1024n)),
  ),
  broken(
    'all-of-it',
    'reserved bits, unaligned, past the end, shared, in metadata, at once',
    async (shop) => {
      await l2(shop, 0, COPIED | at(5) | 2n);
      await l2(shop, 1, COPIED | (at(6) + 512n));
      await l2(shop, 2, COPIED | at(1000));
      await l2(shop, 3, COPIED | at(5));
      await l2(shop, 4, COPIED | BigInt(LAYOUT.l1));
      await l2(shop, 5, COPIED | BigInt(LAYOUT.refcountTable));
      await l2(shop, 6, COPIED | BigInt(LAYOUT.refcountBlock));
      await l2(shop, 7, COPIED | 0n);
      await shop.entry(FIELD.incompatible, 3n);
    },
  ),
  broken(
    'metadata-uncounted',
    'a data entry names the L2 table, and the refcounts are gone',
    async (shop) => {
      await l2(shop, 1, COPIED | BigInt(LAYOUT.l2));
      await l2(shop, 2, COPIED | BigInt(LAYOUT.refcountTable));
      await wipeRefcounts(shop);
    },
  ),
  broken('zero-in-metadata', 'a reserved zero cluster names the L1 table', (shop) =>
    l2(shop, 20, COPIED | BigInt(LAYOUT.l1) | 1n),
  ),
  broken('dirty-and-corrupt', 'both bits, and refcounts that are too low and too high', async (shop) => {
    await shop.entry(FIELD.incompatible, 3n);
    await shop.hex(LAYOUT.refcountBlock + 10, '000000050001');
  }),
  broken('crashed-and-shared', 'not closed, and two ranges share a cluster', async (shop) => {
    await shop.create('64M', 'lazy_refcounts=on');
    await shop.crash('write -P 1 0 256k');
    await l2(shop, 1, await shop.read(LAYOUT.l2));
  }),
  broken(
    'v2-all-of-it',
    'version 2: shared, unaligned, past the end, the zero flag',
    async (shop) => {
      await l2(shop, 1, COPIED | at(5));
      await l2(shop, 2, COPIED | (at(7) + 1024n));
      await l2(shop, 3, COPIED | at(1000));
      await l2(shop, 9, 1n);
    },
    'compat=0.10',
  ),
  broken(
    'subclusters',
    'extended entries: stored and zero at once, stored nowhere, shared',
    async (shop) => {
      await shop.entry(LAYOUT.l2 + 8, 0x0000_0001_ffff_ffffn);
      await shop.entry(LAYOUT.l2 + 16, 0n);
      await shop.entry(LAYOUT.l2 + 48, COPIED | at(7));
    },
    'extended_l2=on',
  ),
  ...brokenSnapshots,
  smallBroken(
    'structure-zeroed',
    'many blocks and the table all zeroes',
    'cluster_size=512',
    async (shop, table) => {
      for (let entry = 0; entry < 8; entry++) {
        const block = Number(await shop.read(table + 8 * entry));
        if (block !== 0) await shop.hex(block, '00'.repeat(512));
      }
      await shop.hex(table, '00'.repeat(512));
    },
  ),
  {
    name: 'broken-small-table-short',
    notes: 'the header says one cluster, and the refcount table had several',
    async build(shop) {
      await shop.create('8M', 'cluster_size=512,refcount_bits=64');
      await shop.io('write -P 1 0 3M', 'write -P 2 4M 3M');
      await shop.hex(FIELD.refcountTableClusters, '00000001');
    },
  },
  smallBroken('some-blocks', 'every second block is missing', 'cluster_size=512', async (shop, table) => {
    for (let entry = 0; entry < 8; entry += 2) await shop.entry(table + 8 * entry, 0n);
  }),
  smallBroken('block-twice', 'a block stands twice in the table', 'cluster_size=512', async (shop, table) =>
    shop.entry(table + 8, await shop.read(table)),
  ),
  smallBroken(
    'width-and-order',
    'the refcounts are read with half their width',
    'cluster_size=4k,refcount_bits=32',
    (shop) => shop.hex(FIELD.refcountOrder, '00000004'),
  ),
  smallBroken(
    'one-bit-shared',
    'shared tables, and one bit can not count them',
    'cluster_size=4k,refcount_bits=1',
    async (shop) => {
      await shop.entry(await shop.l1Entry(1), await shop.read(await shop.l1Entry(0)));
      const table = await shop.l2Table(0);
      for (let entry = 0; entry < 10; entry++)
        await shop.entry(table + 8 * (20 + entry), await shop.read(table));
    },
  ),
  {
    name: 'broken-over-backing',
    notes: 'an overlay whose entries are lost: what lies below must not be taken for the data that was there',
    async build(shop) {
      await shop.img('create', '-q', '-f', 'raw', 'base.raw', '64M');
      await shop.ioOn('base.raw', 'write -P 200 0 1M');
      await shop.img('create', '-q', '-f', 'qcow2', '-b', 'base.raw', '-F', 'raw', 'image.qcow2');
      await shop.io('write -P 1 0 256k');
      await l2(shop, 0, COPIED | (at(5) + 512n));
      await l2(shop, 1, COPIED | at(1000));
      await l2(shop, 2, COPIED | BigInt(LAYOUT.l1));
      await l2(shop, 3, await shop.read(LAYOUT.l2 + 24));
      await l2(shop, 8, COPIED | at(2000));
    },
  },
  {
    name: 'broken-bitmaps-and-leak',
    notes: 'a bitmap of an unknown type, so that nobody opens the image, and a leak',
    async build(shop) {
      await shop.create('32M');
      await shop.io('write -P 1 0 1M');
      await shop.img('bitmap', '--add', '-g', '512', 'image.qcow2', 'fine');
      const directory = await bitmapDirectory(shop);
      await shop.hex(directory + 16, '02');
      await shop.hex(LAYOUT.refcountBlock + 2 * 8, '0003');
    },
  },
  {
    name: 'broken-data-is-bitmap',
    notes: 'data entries name the bitmap directory and a bitmap table',
    async build(shop) {
      await shop.create('32M');
      await shop.io('write -P 1 0 256k');
      await shop.img('bitmap', '--add', '-g', '512', 'image.qcow2', 'fine');
      const directory = await bitmapDirectory(shop);
      const table = await shop.l2Table(0);
      await shop.entry(table + 8 * 20, COPIED | BigInt(directory));
      await shop.entry(table + 8 * 21, COPIED | (await shop.read(directory)));
    },
  },
  {
    name: 'broken-full-table',
    notes: 'the refcount table is full and its blocks are gone: a longer one is needed',
    async build(shop) {
      await shop.create('4M', 'cluster_size=512,refcount_bits=64');
      await shop.io('write -P 1 0 1900k');
      const table = Number(await shop.read(FIELD.refcountTableOffset));
      for (let entry = 0; entry < 30; entry++) await shop.entry(table + 8 * entry, 0n);
    },
  },
];

async function bitmapDirectory(shop: Workshop): Promise<number> {
  for (let offset = 112; offset < 4096;) {
    const head = await shop.read(offset);
    if (head >> 32n === 0x23852875n) return Number(await shop.read(offset + 24));
    offset += 8 + ((Number(head & 0xffff_ffffn) + 7) & ~7);
  }
  throw new Error('no bitmaps extension');
}
