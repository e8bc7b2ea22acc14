/** Internal snapshots: as QEMU writes them, with odd names and sizes, and with damaged tables. */
import { FIELD, type Workshop } from './workshop';
import type { Recipe } from './recipe';

/** Offset of the snapshot table. */
const table = async (shop: Workshop): Promise<number> => Number(await shop.read(FIELD.snapshotsOffset));

/** Two snapshots with writes between and after them. */
async function twoSnapshots(shop: Workshop, options = ''): Promise<void> {
  await shop.create('4M', options);
  await shop.io('write -P 1 0 300k');
  await shop.snapshot('first');
  await shop.io('write -P 2 64k 100k');
  await shop.snapshot('second');
  await shop.io('write -P 3 0 64k', 'discard 192k 64k');
}

const poked = (
  name: string,
  notes: string,
  change: (shop: Workshop, table: number) => Promise<void>,
  expect?: Recipe['expect'],
): Recipe => ({
  name,
  notes,
  expect,
  async build(shop) {
    await twoSnapshots(shop);
    await change(shop, await table(shop));
  },
});

/** A snapshot table entry without ids longer than one character or padding to think about. */
function entry(l1: bigint, l1Entries: number, extra: Uint8Array, id: string, name: string): Uint8Array {
  const length = 40 + extra.length + id.length + name.length;
  const bytes = Buffer.alloc((length + 7) & ~7);
  bytes.writeBigUInt64BE(l1, 0);
  bytes.writeUInt32BE(l1Entries, 8);
  bytes.writeUInt16BE(id.length, 12);
  bytes.writeUInt16BE(name.length, 14);
  bytes.writeUInt32BE(1_700_000_000, 16);
  bytes.writeUInt32BE(extra.length, 36);
  bytes.set(extra, 40);
  bytes.write(id + name, 40 + extra.length, 'latin1');
  return bytes;
}

/** A snapshot whose entry has the given extra data, instead of the one that qemu-img wrote. */
const extraData = (
  name: string,
  notes: string,
  extra: Uint8Array,
  expect?: Recipe['expect'],
  options = '',
): Recipe => ({
  name,
  notes,
  expect,
  async build(shop) {
    await shop.create('4M', options);
    await shop.io('write -P 1 0 100k');
    await shop.snapshot('s');
    const at = await table(shop);
    const l1 = await shop.read(at);
    const l1Entries = Number((await shop.read(at + 8)) >> 32n);
    await shop.hex(at, Buffer.from(entry(l1, l1Entries, extra, '1', 'renamed')).toString('hex'));
  },
});

const fullExtra = (length: number): Uint8Array => {
  const bytes = Buffer.alloc(1032, 0x5a);
  bytes.writeBigUInt64BE(0n, 0);
  bytes.writeBigUInt64BE(4n << 20n, 8);
  bytes.fill(0xff, 16, 24);
  return bytes.subarray(0, length);
};

/** Images with internal snapshots. */
export const snapshotRecipes: readonly Recipe[] = [
  {
    name: 'snapshots-two',
    notes: 'writes and discards between them',
    build: (shop) => twoSnapshots(shop),
    expect: { status: 0 },
  },
  {
    name: 'snapshots-v2',
    notes: 'version 2 image',
    build: (shop) => twoSnapshots(shop, 'compat=0.10'),
    expect: { status: 0 },
  },
  {
    name: 'snapshots-small-clusters',
    notes: 'tables of several clusters',
    async build(shop) {
      await shop.create('2M', 'cluster_size=512');
      for (let i = 0; i < 12; i++) {
        await shop.io(`write -P ${i + 1} ${i * 100}k 130k`);
        await shop.snapshot(`a rather long name for snapshot number ${i}`);
      }
    },
    expect: { status: 0 },
  },
  {
    name: 'snapshots-deleted',
    notes: 'the middle one of three deleted, the first applied',
    async build(shop) {
      await twoSnapshots(shop);
      await shop.snapshot('third');
      await shop.img('snapshot', '-d', 'second', 'image.qcow2');
      await shop.img('snapshot', '-a', 'first', 'image.qcow2');
    },
    expect: { status: 0 },
  },
  {
    name: 'snapshots-all-deleted',
    notes: 'a table that is empty again',
    async build(shop) {
      await twoSnapshots(shop);
      await shop.img('snapshot', '-d', 'first', 'image.qcow2');
      await shop.img('snapshot', '-d', 'second', 'image.qcow2');
    },
    expect: { status: 0 },
  },
  {
    name: 'snapshots-odd-names',
    notes: 'spaces, quotes, other scripts, an empty name, a name that is a number',
    async build(shop) {
      await shop.create('1M');
      for (const tag of ['two words', `it's "quoted" \\ <b>`, 'журнал 日本', '7', 'x'.repeat(250)])
        await shop.snapshot(tag);
    },
    expect: { status: 0 },
  },
  {
    name: 'snapshots-empty-disk',
    notes: 'no data at all, and plain zero clusters',
    async build(shop) {
      await shop.create('1M');
      await shop.snapshot('nothing');
      await shop.io('write -z 0 128k');
      await shop.snapshot('zeroes');
    },
    expect: { status: 0 },
  },
  {
    name: 'snapshots-of-other-sizes',
    notes: 'grown between snapshots: each has its own disk size',
    async build(shop) {
      await shop.create('1M');
      await shop.io('write -P 1 0 1M');
      await shop.snapshot('small');
      await shop.img('resize', '-q', 'image.qcow2', '3G');
      await shop.io('write -P 2 2G 64k');
      await shop.snapshot('large');
    },
    expect: { status: 0 },
  },
  {
    name: 'snapshots-vm-state',
    notes: 'VM state past the end of the disk, also larger than 4 GiB by its number',
    async build(shop) {
      await shop.create('1M', 'cluster_size=4k');
      await shop.io('write -P 1 0 64k', 'write -b -P 9 0 300k');
      await shop.snapshot('state');
      const at = await table(shop);
      await shop.hex(at + 32, '0004b000');
      await shop.entry(at + 40, 0x1_0004_b000n);
    },
    expect: { status: 0 },
  },
  poked(
    'snapshots-vm-clock',
    'a clock far beyond 2^53 nanoseconds and a date before 1970 as unsigned',
    async (shop, at) => {
      await shop.entry(at + 16, 0xf000_0000_3b9a_c9ffn);
      await shop.entry(at + 24, 0x7fff_ffff_ffff_ffffn);
    },
  ),
  poked('snapshots-icount', 'instruction count of a recorded run', (shop, at) =>
    shop.entry(at + 56, 123_456_789n),
  ),
  poked('snapshots-same-id', 'two entries with the same id', async (shop, at) => {
    await shop.hex(at + 64, '32');
  }),
  poked('snapshots-name-not-text', 'bytes that are no UTF-8, and a NUL', (shop, at) =>
    shop.hex(at + 65, 'ff00c3'),
  ),
  poked('snapshots-disk-size-odd', 'disk size that is no multiple of 512, above 2^53', (shop, at) =>
    shop.entry(at + 48, 0x0fff_ffff_ffff_ff01n),
  ),
  extraData('snapshots-extra-short', 'v3 entry with 8 bytes of extra data', fullExtra(8), {
    status: 2,
    findings: ['snapshot-extra-data-short'],
  }),
  extraData('snapshots-extra-none', 'v3 entry without extra data', new Uint8Array(0), {
    status: 2,
    findings: ['snapshot-extra-data-short'],
  }),
  extraData(
    'snapshots-extra-none-v2',
    'v2 entry without extra data: as it should be',
    new Uint8Array(0),
    { status: 0 },
    'compat=0.10',
  ),
  extraData('snapshots-extra-sixteen', 'no instruction count', fullExtra(16), { status: 0 }),
  extraData('snapshots-extra-unknown', 'extra data beyond what is known', fullExtra(100), { status: 0 }),
  extraData('snapshots-extra-longest', '1024 bytes, the most that is allowed', fullExtra(1024), {
    status: 0,
  }),
  extraData('snapshots-extra-too-long', '1025 bytes: the table can not be read', fullExtra(1025)),
  poked('snapshots-extra-huge', 'extra data size 2^32-1', (shop, at) => shop.hex(at + 36, 'ffffffff')),
  poked(
    'snapshots-lost-in-crash',
    'count zeroed as by a crash in deleting: leaks',
    (shop) => shop.hex(FIELD.nbSnapshots, '00000000'),
    {
      status: 3,
    },
  ),
  poked('snapshots-too-many', 'count says 65537', (shop) => shop.hex(FIELD.nbSnapshots, '00010001')),
  poked('snapshots-more-than-there-are', 'count says 5: three entries of zeroes follow', (shop) =>
    shop.hex(FIELD.nbSnapshots, '00000005'),
  ),
  poked('snapshots-table-unaligned', 'table offset inside a cluster', (shop) =>
    shop.change(FIELD.snapshotsOffset, (v) => v + 512n),
  ),
  poked(
    'snapshots-table-past-end',
    'table offset far outside',
    (shop) => shop.entry(FIELD.snapshotsOffset, 0x1000_0000n),
    { extra: { 'table-cut-off': 1 } },
  ),
  poked('snapshots-table-is-data', 'table offset at guest data', (shop) =>
    shop.entry(FIELD.snapshotsOffset, 0x50000n),
  ),
  poked('snapshots-table-is-header', 'table offset 0', (shop) => shop.entry(FIELD.snapshotsOffset, 0n)),
  poked(
    'snapshots-l1-unaligned',
    'L1 offset of a snapshot inside a cluster',
    (shop, at) => shop.change(at, (v) => v + 512n),
    {
      status: 2,
      findings: ['snapshot-l1-invalid'],
    },
  ),
  poked('snapshots-l1-huge', 'L1 size of a snapshot 2^32-1', (shop, at) => shop.hex(at + 8, 'ffffffff'), {
    status: 2,
    findings: ['snapshot-l1-invalid'],
  }),
  poked('snapshots-l1-large-but-allowed', 'L1 of a snapshot claims 32 MiB', (shop, at) =>
    shop.hex(at + 8, '00400000'),
  ),
  poked('snapshots-l1-past-end', 'L1 offset of a snapshot outside the file', (shop, at) =>
    shop.entry(at, 0x4000_0000n),
  ),
  poked('snapshots-l1-past-2-63', 'L1 offset of a snapshot that no system can read', (shop, at) =>
    shop.entry(at, 0x8000_0000_0003_0000n),
  ),
  poked('snapshots-l1-is-active-l1', 'a snapshot uses the active L1 table', async (shop, at) =>
    shop.entry(at, await shop.read(FIELD.l1TableOffset)),
  ),
  poked('snapshots-l1-empty', 'L1 of a snapshot has no entries', (shop, at) => shop.hex(at + 8, '00000000')),
  poked(
    'snapshots-data-into-l2',
    'an active entry points to the L2 table of a snapshot',
    async (shop, at) => {
      const inactive = await shop.read(Number(await shop.read(at)));
      await shop.entry(await shop.l2Table(0), inactive | (1n << 63n));
    },
    { status: 2 },
  ),
  poked(
    'snapshots-l2-damaged',
    'an entry of a snapshot outside the file, one unaligned, one with reserved bits',
    async (shop, at) => {
      const inactive = Number((await shop.read(Number(await shop.read(at)))) & 0x00ff_ffff_ffff_fe00n);
      await shop.entry(inactive, 0x7000_0000n);
      await shop.change(inactive + 8, (v) => v | 0x200n);
      await shop.change(inactive + 16, (v) => v | 0x10n);
    },
    { status: 2 },
  ),
];
