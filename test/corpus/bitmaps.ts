/** Persistent dirty bitmaps: healthy, in use, inconsistent, damaged. */
import { FIELD, type Workshop } from './workshop';
import type { Recipe } from './recipe';

/** Offset of the bitmaps extension's data in the first cluster. */
async function extension(shop: Workshop): Promise<number> {
  for (let at = 112; at < 4096;) {
    const head = await shop.read(at);
    if (head >> 32n === 0x23852875n) return at + 8;
    at += 8 + ((Number(head & 0xffff_ffffn) + 7) & ~7);
  }
  throw new Error('no bitmaps extension');
}

const directory = async (shop: Workshop): Promise<number> =>
  Number(await shop.read((await extension(shop)) + 16));

async function twoBitmaps(shop: Workshop): Promise<void> {
  await shop.create('32M');
  await shop.io('write -P 1 0 1M');
  await shop.img('bitmap', '--add', '-g', '512', 'image.qcow2', 'fine');
  await shop.img('bitmap', '--add', '--disable', '-g', '1M', 'image.qcow2', 'coarse one');
  await shop.io('write -P 2 3M 100k', 'write -P 3 31M 64k');
}

const poked = (
  name: string,
  notes: string,
  change: (shop: Workshop) => Promise<void>,
  expect?: Recipe['expect'],
): Recipe => ({
  name,
  notes,
  expect,
  async build(shop) {
    await twoBitmaps(shop);
    await change(shop);
  },
});

const inDirectory = (
  name: string,
  notes: string,
  offset: number,
  hex: string,
  expect?: Recipe['expect'],
): Recipe => poked(name, notes, async (shop) => shop.hex((await directory(shop)) + offset, hex), expect);

const inExtension = (
  name: string,
  notes: string,
  offset: number,
  hex: string,
  expect?: Recipe['expect'],
): Recipe => poked(name, notes, async (shop) => shop.hex((await extension(shop)) + offset, hex), expect);

const refused = { status: 1 } as const;

/** Images with bitmaps. */
export const bitmapRecipes: readonly Recipe[] = [
  {
    name: 'bitmaps-two',
    notes: 'one records writes, one is disabled',
    build: twoBitmaps,
    expect: { status: 0 },
  },
  {
    name: 'bitmaps-many',
    notes: 'a directory of many small entries with small clusters',
    async build(shop) {
      await shop.create('1M', 'cluster_size=512');
      for (let i = 0; i < 6; i++)
        await shop.img('bitmap', '--add', '-g', '512', 'image.qcow2', `bitmap-${i}`);
      await shop.io('write -P 1 0 512k');
    },
    expect: { status: 0 },
  },
  {
    name: 'bitmaps-and-snapshots',
    notes: 'both in one image',
    async build(shop) {
      await twoBitmaps(shop);
      await shop.snapshot('s');
      await shop.io('write -P 4 0 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'bitmaps-removed',
    notes: 'added and removed again',
    async build(shop) {
      await twoBitmaps(shop);
      await shop.img('bitmap', '--remove', 'image.qcow2', 'fine');
      await shop.img('bitmap', '--remove', 'image.qcow2', 'coarse one');
    },
    expect: { status: 0 },
  },
  {
    name: 'bitmaps-longest-name',
    notes: 'a name of 1023 bytes',
    async build(shop) {
      await shop.create('1M');
      await shop.img('bitmap', '--add', 'image.qcow2', 'n'.repeat(1023));
    },
    expect: { status: 0 },
  },
  poked(
    'bitmaps-autoclear-off',
    'autoclear bit cleared by an old writer: the bitmaps are to be ignored',
    (shop) => shop.entry(FIELD.autoclear, 0n),
  ),
  inDirectory('bitmaps-in-use', 'first bitmap was in use when its writer died', 12, '00000003', {
    status: 0,
  }),
  inDirectory('bitmaps-flags-reserved', 'reserved flag bits', 12, '00000100', refused),
  inDirectory('bitmaps-type-unknown', 'type 2', 16, '02', refused),
  inDirectory('bitmaps-granularity-8', 'granularity of 256 bytes', 17, '08', refused),
  inDirectory('bitmaps-granularity-63', 'granularity of 2^63 bytes', 17, '3f', refused),
  inDirectory('bitmaps-name-empty', 'name length 0', 18, '0000', refused),
  inDirectory('bitmaps-name-too-long', 'name length 65535', 18, 'ffff', refused),
  inDirectory('bitmaps-extra-data', 'extra data size 8', 20, '00000008', refused),
  inDirectory('bitmaps-table-unaligned', 'table offset inside a cluster', 6, '0200', refused),
  inDirectory('bitmaps-table-missing', 'table offset 0', 0, '0000000000000000', refused),
  inDirectory('bitmaps-table-past-end', 'table offset far outside the file', 0, '0000000070000000'),
  inDirectory(
    'bitmaps-table-past-2-63',
    'table offset that no system can read',
    0,
    '8000000000030000',
    refused,
  ),
  inDirectory('bitmaps-table-empty', 'table without entries', 8, '00000000', refused),
  inDirectory('bitmaps-table-too-large', 'table of 2^32-1 entries', 8, 'ffffffff', refused),
  inExtension('bitmaps-count-low', 'extension says one, directory has two', 0, '00000001', refused),
  inExtension('bitmaps-count-zero', 'extension says none', 0, '00000000', refused),
  inExtension('bitmaps-count-high', 'extension says 65536', 0, '00010000', refused),
  inExtension('bitmaps-extension-reserved', 'reserved word not zero', 4, '00000001', refused),
  inExtension('bitmaps-directory-short', 'directory size 8', 8, '0000000000000008', refused),
  inExtension('bitmaps-directory-huge', 'directory size 2^40', 8, '0000010000000000', refused),
  inExtension('bitmaps-directory-unaligned', 'directory offset inside a cluster', 22, '0200', refused),
  inExtension(
    'bitmaps-directory-past-end',
    'directory offset outside the file',
    16,
    '0000000070000000',
    refused,
  ),
  inExtension('bitmaps-directory-past-2-53', 'directory offset 2^62', 16, '4000000000000000', refused),
  inExtension('bitmaps-directory-past-2-63', 'directory offset 2^63', 16, '8000000000000000', refused),
  inExtension('bitmaps-extension-long', 'extension length 32', -4, '00000020', refused),
  poked('bitmaps-table-entries', 'all ones, reserved bits, unaligned, outside the file', async (shop) => {
    const at = await directory(shop);
    const table = Number(await shop.read(at));
    await shop.entry(table, 0x1n);
    await shop.entry(Number(await shop.read(at + 32)), 0xff00_0000_7000_0200n);
  }),
  poked(
    'bitmaps-in-use-table-entries',
    'invalid entries of a bitmap that is not loaded, being in use',
    async (shop) => {
      const at = await directory(shop);
      await shop.hex(at + 12, '00000003');
      await shop.change(Number(await shop.read(at)), (entry) => entry | 0x1en);
    },
  ),
  poked('bitmaps-table-entry-reserved', 'a table entry with reserved bits', async (shop) => {
    await shop.change(Number(await shop.read(await directory(shop))), (entry) => entry | 0x1en);
  }),
  poked('bitmaps-table-entry-past-end', 'a table entry outside the file', async (shop) => {
    await shop.entry(Number(await shop.read(await directory(shop))), 0x7000_0000n);
  }),
  poked('bitmaps-table-entry-ones-and-offset', 'bit 0 beside an offset', async (shop) => {
    await shop.change(Number(await shop.read(await directory(shop))), (entry) => entry | 1n | 0x50000n);
  }),
];
