/** Refcounts of every width, tables that grew, and refcount tables and blocks that are damaged. */
import { COPIED, FIELD, LAYOUT, type Workshop } from './workshop';
import type { Recipe } from './recipe';

const everyWidth: Recipe[] = [1, 2, 4, 8, 16, 32, 64].map((bits) => ({
  name: `refcount-bits-${bits}`,
  notes: 'written, compressed, and as many snapshots as the width can count',
  async build(shop) {
    await shop.create('4M', `refcount_bits=${bits},cluster_size=4k`);
    await shop.io(
      'write -P 1 0 1M',
      ...(bits === 1 || bits > 4 ? ['write -c -P 2 2M 64k'] : []),
      'discard 64k 64k',
    );
    for (let i = 0; i < Math.min(2 ** bits - 2, 3); i++) await shop.snapshot(`s${i}`);
    await shop.io('write -P 3 32k 32k');
  },
  expect: { status: 0 },
}));

const everyWidthDamaged: Recipe[] = [0, 1, 2, 3, 4, 5, 6].map((order) => ({
  name: `refcount-bits-${1 << order}-wrong`,
  notes: 'bytes of the first refcount block flipped: leaks and missing counts',
  async build(shop) {
    await shop.create('4M', `refcount_bits=${1 << order},cluster_size=4k`);
    await shop.io('write -P 1 0 256k');
    const block = Number(await shop.read(Number(await shop.read(FIELD.refcountTableOffset))));
    const entry = Math.max(1, (1 << order) / 8);
    await shop.hex(block + 7 * entry, 'ff'.repeat(entry));
    await shop.hex(block + 5 * entry, '00'.repeat(entry));
    await shop.hex(block + 20 * entry, '01'.repeat(entry));
  },
  expect: { status: 2 },
}));

async function written(shop: Workshop): Promise<void> {
  await shop.create('64M');
  await shop.io('write -P 1 0 256k');
}

const damaged = (
  name: string,
  notes: string,
  change: (shop: Workshop) => Promise<void>,
  expect: Recipe['expect'] = { status: 2 },
): Recipe => ({
  name,
  notes,
  expect,
  async build(shop) {
    await written(shop);
    await change(shop);
  },
});

/** Images whose refcounts are the point. */
export const refcountRecipes: readonly Recipe[] = [
  ...everyWidth,
  ...everyWidthDamaged,
  {
    name: 'refcount-table-grown',
    notes: 'so many small clusters that the refcount table moved',
    async build(shop) {
      await shop.create('8M', 'cluster_size=512,refcount_bits=64');
      await shop.io('write -P 1 0 8M');
    },
    expect: { status: 0 },
  },
  {
    name: 'refcount-overflow',
    notes: 'two entries share a cluster whose one-bit refcount cannot count both',
    async build(shop) {
      await shop.create('64M', 'refcount_bits=1');
      await shop.io('write -P 1 0 128k');
      await shop.entry(LAYOUT.l2 + 8, await shop.read(LAYOUT.l2));
    },
    expect: { status: 2, findings: ['refcount-overflow'] },
  },
  {
    name: 'refcount-overflow-unreadable',
    notes: 'more references than one bit counts, and the block that would count them is unaligned',
    async build(shop) {
      await shop.create('64M', 'refcount_bits=1');
      await shop.io('write -P 1 0 128k');
      await shop.entry(LAYOUT.l2 + 8, await shop.read(LAYOUT.l2));
      await shop.change(LAYOUT.refcountTable, (entry) => entry | 0x200n);
    },
    expect: { status: 1, findings: ['refcount-overflow'] },
  },
  damaged('refcount-leak', 'one cluster counted twice, one counted for nobody', async (shop) => {
    await shop.hex(LAYOUT.refcountBlock + 2 * 6, '0002');
    await shop.hex(LAYOUT.refcountBlock + 2 * 12, '0001');
    await shop.truncate(13 * 65536);
  }),
  damaged(
    'refcount-leak-only',
    'a counted cluster at the end that nobody uses',
    async (shop) => {
      await shop.hex(LAYOUT.refcountBlock + 2 * 9, '0001');
      await shop.truncate(10 * 65536);
    },
    { status: 3, findings: ['refcount-too-high'] },
  ),
  damaged(
    'refcount-past-end',
    'counts for clusters past the end of the file: nobody notices',
    (shop) => shop.hex(LAYOUT.refcountBlock + 2 * 1000, '00010001'),
    { status: 0 },
  ),
  damaged('refcount-zero', 'used clusters that are counted as free: data, L1, L2, header', async (shop) => {
    await shop.hex(LAYOUT.refcountBlock, '0000');
    await shop.hex(LAYOUT.refcountBlock + 2 * 3, '000000000000');
  }),
  damaged('refcount-block-itself-zero', 'the refcount block does not count itself', (shop) =>
    shop.hex(LAYOUT.refcountBlock + 4, '0000'),
  ),
  damaged('refcount-block-absent', 'table entry 0 is zero: all clusters count as free', (shop) =>
    shop.entry(LAYOUT.refcountTable, 0n),
  ),
  damaged('refcount-block-wiped', 'the only block is all zeroes', (shop) =>
    shop.hex(LAYOUT.refcountBlock, '00'.repeat(64)),
  ),
  damaged(
    'refcount-block-unaligned',
    'table entry points into the middle of a cluster',
    (shop) => shop.entry(LAYOUT.refcountTable, 0x20000n + 0x2a00n),
    {},
  ),
  damaged('refcount-table-entry-reserved', 'reserved low bits of a table entry set', (shop) =>
    shop.entry(LAYOUT.refcountTable, 0x20001n),
  ),
  damaged('refcount-block-reserved-and-far', 'reserved bits and far outside', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, 0x00ff_ffff_ffff_ffffn),
  ),
  damaged('refcount-block-past-end', 'second block 64 KiB past the end', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, 0xa0000n),
  ),
  damaged('refcount-block-signed-overflow', 'block offset near 2^63', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, 0x7fff_ffff_ffff_0000n),
  ),
  damaged('refcount-block-unsigned-overflow', 'block offset near 2^64', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, 0xffff_ffff_ffff_0000n),
  ),
  damaged('refcount-block-is-l1', 'a second table entry names the L1 table as a block', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, BigInt(LAYOUT.l1)),
  ),
  damaged('refcount-block-twice', 'two table entries name the same block', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, BigInt(LAYOUT.refcountBlock)),
  ),
  damaged('refcount-block-is-table', 'the table names itself as a block', (shop) =>
    shop.entry(LAYOUT.refcountTable + 16, BigInt(LAYOUT.refcountTable)),
  ),
  damaged('refcount-block-is-header', 'the table names cluster 0 plus reserved bits', (shop) =>
    shop.entry(LAYOUT.refcountTable + 8, 0x1ffn),
  ),
  damaged('refcount-table-missing', 'offset and length zero', async (shop) => {
    await shop.entry(FIELD.refcountTableOffset, 0n);
    await shop.hex(FIELD.refcountTableClusters, '00000000');
  }),
  damaged('refcount-table-no-clusters', 'length zero, offset kept', (shop) =>
    shop.hex(FIELD.refcountTableClusters, '00000000'),
  ),
  damaged('refcount-table-elsewhere', 'offset points at guest data', (shop) =>
    shop.entry(FIELD.refcountTableOffset, BigInt(LAYOUT.data)),
  ),
  damaged(
    'refcount-table-past-end',
    'offset far past the end',
    (shop) => shop.entry(FIELD.refcountTableOffset, 0x4000_0000n),
    { status: 2, extra: { 'table-cut-off': 1 } },
  ),
  damaged('refcount-table-is-header', 'offset 0, one cluster: the header read as a table', (shop) =>
    shop.entry(FIELD.refcountTableOffset, 0n),
  ),
  damaged('refcount-table-longer', 'table claims three clusters and so overlaps block and L1', (shop) =>
    shop.hex(FIELD.refcountTableClusters, '00000003'),
  ),
  damaged('refcount-order-wrong', 'header says 8 bit, the block was written with 16', (shop) =>
    shop.hex(FIELD.refcountOrder, '00000003'),
  ),
  {
    name: 'copied-flags-wrong',
    notes: 'COPIED cleared on a private cluster and set on a shared one, in L1 and L2',
    async build(shop) {
      await written(shop);
      await shop.snapshot('s');
      await shop.io('write -P 2 0 64k');
      const l2 = await shop.l2Table(0);
      await shop.change(await shop.l1Entry(0), (entry) => entry & ~COPIED);
      await shop.change(l2, (entry) => entry & ~COPIED);
      await shop.change(l2 + 8, (entry) => entry | COPIED);
    },
    expect: { status: 2, findings: ['copied-flag-wrong'] },
  },
];
