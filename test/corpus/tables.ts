/** L1 and L2 entries that are damaged, and what the end of the file cuts off. */
import { COPIED, FIELD, LAYOUT, type Workshop } from './workshop';
import type { Recipe } from './recipe';

const ZERO = 1n;

const poked = (
  name: string,
  notes: string,
  change: (shop: Workshop) => Promise<void>,
  expect?: Recipe['expect'],
  options = '',
): Recipe => ({
  name: `table-${name}`,
  notes,
  expect,
  async build(shop) {
    await shop.create('64M', options);
    await shop.io('write -P 1 0 256k');
    await change(shop);
  },
});

const l2 = (
  name: string,
  notes: string,
  index: number,
  value: bigint,
  expect?: Recipe['expect'],
  options = '',
): Recipe => poked(name, notes, (shop) => shop.entry(LAYOUT.l2 + index * 8, value), expect, options);

const metadataTargets: Recipe[] = (
  [
    ['header', 0n],
    ['refcount-table', BigInt(LAYOUT.refcountTable)],
    ['refcount-block', BigInt(LAYOUT.refcountBlock)],
    ['l1', BigInt(LAYOUT.l1)],
    ['l2', BigInt(LAYOUT.l2)],
  ] as const
).map(([name, offset]) =>
  l2(
    `data-is-${name}`,
    `a data entry points to the ${name}`,
    0,
    COPIED | offset,
    name === 'header' ? undefined : { status: 2, findings: ['miscounted-data-in-metadata'] },
  ),
);

const counted = (
  name: string,
  notes: string,
  slot: number,
  target: bigint,
  expect: Recipe['expect'],
): Recipe =>
  poked(
    name,
    notes,
    async (shop) => {
      await shop.entry(LAYOUT.l2 + 8 * 10, target);
      await shop.hex(LAYOUT.refcountBlock + 2 * slot, '0002');
    },
    expect,
  );

/** Images whose tables are damaged. */
export const tableRecipes: readonly Recipe[] = [
  poked(
    'l1-is-l2',
    'an L1 entry points to the L1 table itself',
    (shop) => shop.entry(LAYOUT.l1, COPIED | BigInt(LAYOUT.l1)),
    { status: 2 },
  ),
  poked('l1-is-header', 'an L1 entry points to the header by reserved bits alone', (shop) =>
    shop.entry(LAYOUT.l1, COPIED | 0x1ffn),
  ),
  poked(
    'l1-is-refcounts',
    'an L1 entry points to the refcount block',
    (shop) => shop.entry(LAYOUT.l1, COPIED | BigInt(LAYOUT.refcountBlock)),
    { status: 2 },
  ),
  poked(
    'l1-unaligned',
    'an L1 entry inside a cluster',
    (shop) => shop.change(LAYOUT.l1, (v) => v | 0x2a00n),
    { status: 2, findings: ['l2-table-unaligned'], extra: { 'entry-beyond-virtual-end': 1344 } },
  ),
  poked(
    'l1-reserved',
    'reserved low and high bits of an L1 entry',
    (shop) => shop.change(LAYOUT.l1, (v) => v | 0x3f00_0000_0000_01ffn),
    { status: 2, findings: ['l1-entry-reserved-bits'] },
  ),
  poked(
    'l1-past-end',
    'an L1 entry past the end of the file',
    (shop) => shop.entry(LAYOUT.l1, COPIED | 0x7000_0000n),
    { status: 2, findings: ['reference-beyond-end'] },
  ),
  poked('l1-far-past-end', 'an L1 entry near 2^56', (shop) => shop.entry(LAYOUT.l1, 0x00ff_ffff_ffff_0000n), {
    status: 2,
  }),
  poked('l1-all-ones', 'an L1 entry of all ones', (shop) => shop.entry(LAYOUT.l1, -1n), { status: 2 }),
  poked(
    'l1-twice',
    'two ranges of the disk share an L2 table',
    async (shop) => {
      await shop.create('2G');
      await shop.io('write -P 1 0 64k');
      await shop.entry(LAYOUT.l1 + 8, await shop.read(LAYOUT.l1));
    },
    { status: 2 },
  ),
  poked(
    'l1-beyond-disk',
    'an entry behind those that the disk needs',
    async (shop) => {
      await shop.hex(FIELD.l1Size, '00000004');
      await shop.entry(LAYOUT.l1 + 16, COPIED | BigInt(LAYOUT.data));
    },
    { status: 2, extra: { 'entry-beyond-virtual-end': 3333 } },
  ),
  poked(
    'l1-not-copied',
    'COPIED cleared in the L1 table',
    (shop) => shop.change(LAYOUT.l1, (v) => v & ~COPIED),
    { status: 2, findings: ['copied-flag-wrong'] },
  ),

  ...metadataTargets,
  counted(
    'data-is-l1-counted',
    'data entry into the L1 table, and the refcount agrees',
    3,
    BigInt(LAYOUT.l1),
    { extra: { 'data-in-metadata': 1 } },
  ),
  counted(
    'data-is-l2-counted',
    'data entry into its own L2 table, and the refcount agrees',
    4,
    BigInt(LAYOUT.l2),
    { extra: { 'data-in-metadata': 1 } },
  ),
  counted(
    'data-twice-counted',
    'two ranges of the disk share a cluster, and the refcount agrees',
    5,
    BigInt(LAYOUT.data),
    { extra: { 'cluster-shared-by-guest-ranges': 1 } },
  ),
  l2('data-twice', 'two ranges of the disk share a cluster', 10, COPIED | BigInt(LAYOUT.data), { status: 2 }),
  l2('data-unaligned', 'a data entry inside a cluster', 0, COPIED | 0x52a00n, {
    status: 2,
    findings: ['data-unaligned'],
  }),
  l2('zero-unaligned', 'a reserved zero cluster inside a cluster', 0, COPIED | 0x52a00n | ZERO, {
    status: 2,
    findings: ['zero-allocated-unaligned'],
  }),
  l2('data-reserved', 'reserved bits of a data entry', 0, COPIED | 0x3f00_0000_0005_01fen, {
    status: 2,
    findings: ['l2-entry-reserved-bits'],
  }),
  l2('zero-plain-copied', 'a plain zero entry with COPIED', 0, COPIED | ZERO),
  l2('unallocated-copied', 'COPIED and nothing else', 12, COPIED),
  l2('unallocated-reserved', 'reserved bits and nothing else', 12, 0x2n),
  l2('data-past-end', 'a data entry past the end of the file', 12, COPIED | 0x7000_0000n, {
    status: 2,
    findings: ['reference-beyond-end'],
  }),
  l2('data-right-past-end', 'a data entry at the end of the file', 12, COPIED | 0x90000n),
  l2('data-near-2-56', 'the largest offset', 12, COPIED | 0x00ff_ffff_ffff_0000n, { status: 2 }),
  l2('zero-allocated-past-end', 'a reserved zero cluster past the end', 12, COPIED | 0x7000_0000n | ZERO, {
    status: 2,
  }),
  l2('all-ones', 'an entry of all ones', 12, -1n, { status: 2 }),
  l2('compressed-in-metadata', 'a stream inside the refcount table', 12, 0x4000_0000_0001_0200n, {
    status: 2,
  }),
  l2('compressed-past-end', 'a stream far outside', 12, 0x4000_0000_7000_0000n, { status: 2 }),
  l2('compressed-across-end', 'a stream whose sectors go past the end', 12, 0x40c0_0000_0008_fe00n),
  l2(
    'zero-flag-in-v2',
    'the zero flag in a version 2 image',
    0,
    COPIED | 0x50000n | ZERO,
    { extra: { 'zero-flag-in-v2': 1 } },
    'compat=0.10',
  ),
  l2('beyond-virtual-end', 'an entry past the end of the disk', 1024, COPIED | 0xa0000n, {
    extra: { 'entry-beyond-virtual-end': 1 },
  }),
  {
    name: 'table-entry-beyond-virtual-end',
    notes: 'the header makes the disk smaller than what is mapped',
    async build(shop) {
      await shop.create('64M');
      await shop.io('write -P 1 0 1M');
      await shop.entry(FIELD.size, 0x80000n);
    },
    expect: { extra: { 'entry-beyond-virtual-end': 8 } },
  },
  {
    name: 'table-index-multiple-of-2-32',
    notes: 'a stream past the end whose cluster index is a multiple of 2^32: it must not wrap to cluster 0',
    async build(shop) {
      await shop.create('512', 'cluster_size=512');
      await shop.io('write -P 1 0 512');
      await shop.entry(await shop.l2Table(0), 0x8080_0000_0000_0000n);
    },
    expect: { status: 2, findings: ['reference-beyond-end'] },
  },
  {
    name: 'table-overwritten-by-text',
    notes: 'an L2 table full of text',
    async build(shop) {
      await shop.create('64M', 'cluster_size=4k');
      await shop.io('write -P 1 0 256k');
      await shop.hex(
        await shop.l2Table(0),
        Buffer.from('Somebody wrote a log here. '.repeat(151)).toString('hex'),
      );
    },
    expect: { status: 2 },
  },
  {
    name: 'table-l1-overwritten-by-text',
    notes: 'an L1 table full of text',
    async build(shop) {
      await shop.create('64M', 'cluster_size=4k');
      await shop.io('write -P 1 0 256k');
      await shop.hex(
        await shop.l1Entry(0),
        Buffer.from('Somebody wrote a log here. '.repeat(9)).toString('hex'),
      );
    },
    expect: { status: 2 },
  },
  {
    name: 'table-partial-last-cluster',
    notes: 'the last cluster of the file is not complete',
    async build(shop) {
      await shop.create('64M');
      await shop.io('write -P 1 0 256k');
      await shop.truncate(-65536 + 512);
    },
    expect: { status: 0 },
  },
];

/** Name, length, and how many tables the cut goes through, of the image with a snapshot and of the one without. */
const cuts: readonly (readonly [string, number, number, number])[] = [
  ['header-71', 71, 0, 0],
  ['header-72', 72, 0, 0],
  ['header-100', 100, 0, 0],
  ['header-104', 104, 3, 2],
  ['header-112', 112, 3, 2],
  ['first-cluster', 4096, 3, 2],
  ['refcount-table', LAYOUT.refcountTable, 3, 2],
  ['inside-refcount-table', LAYOUT.refcountTable + 4, 3, 2],
  ['refcount-block', LAYOUT.refcountBlock, 2, 1],
  ['inside-refcount-block', LAYOUT.refcountBlock + 9, 3, 2],
  ['l1', LAYOUT.l1, 2, 1],
  ['inside-l1', LAYOUT.l1 + 3, 2, 1],
  ['l2', LAYOUT.l2, 1, 0],
  ['inside-l2', LAYOUT.l2 + 20, 1, 1],
  ['data', LAYOUT.data, 1, 0],
  ['inside-data', LAYOUT.data + 512, 1, 0],
  ['last-clusters', -3 * 65536, 0, 0],
  ['inside-last-cluster', -1, 0, 0],
];

async function plainImage(shop: Workshop): Promise<void> {
  await shop.create('64M');
  await shop.io('write -P 1 0 256k');
}

async function withSnapshot(shop: Workshop): Promise<void> {
  await plainImage(shop);
  await shop.snapshot('s');
  await shop.io('write -P 2 0 128k');
}

const cutOff = (
  kind: string,
  make: (shop: Workshop) => Promise<void>,
  name: string,
  length: number,
  tables: number,
): Recipe => ({
  name: `truncated-${kind}-at-${name}`,
  notes: `cut to ${length} bytes`,
  async build(shop) {
    await make(shop);
    await shop.truncate(length);
  },
  expect: { extra: tables > 0 ? { 'table-cut-off': tables } : {} },
});

/** An image cut at each structure, with and without a snapshot, and one whose bitmaps are cut off. */
export const truncationRecipes: readonly Recipe[] = [
  ...cuts.map(([name, length, tables]) => cutOff('snapshot', withSnapshot, name, length, tables)),
  ...cuts.map(([name, length, , tables]) => cutOff('plain', plainImage, name, length, tables)),
  {
    name: 'truncated-at-bitmaps',
    notes: 'the bitmap directory lies past the end: refused',
    async build(shop) {
      await withSnapshot(shop);
      await shop.img('bitmap', '--add', 'image.qcow2', 'b');
      await shop.truncate(0x60000);
    },
    expect: { status: 1 },
  },
];
