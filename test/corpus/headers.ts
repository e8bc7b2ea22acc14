/** Header fields, feature bits and header extensions: odd and damaged. */
import { FIELD, type Workshop } from './workshop';
import type { Expectation, Recipe } from './recipe';
import { peek, poke } from '../poke';

const plain = async (shop: Workshop, options = ''): Promise<void> => {
  await shop.create('64M', options);
  await shop.io('write -P 1 0 256k');
};

const poked = (
  name: string,
  notes: string,
  change: (shop: Workshop) => Promise<void>,
  expect?: Recipe['expect'],
  options = '',
): Recipe => ({
  name: `header-${name}`,
  notes,
  expect,
  async build(shop) {
    await plain(shop, options);
    await change(shop);
  },
});

const field = (
  name: keyof typeof FIELD,
  label: string,
  hex: string,
  status?: 0 | 1 | 2 | 3,
  extra?: Expectation['extra'],
): Recipe =>
  poked(
    `${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}-${label}`,
    `${name} = 0x${hex}`,
    (shop) => shop.hex(FIELD[name], hex),
    { status, extra },
  );

const refusedFields: Recipe[] = [
  field('magic', 'wrong', '514649fa', 1),
  field('version', '0', '00000000', 1),
  field('version', '1', '00000001', 1),
  field('version', '4', '00000004', 1),
  field('version', 'max', 'ffffffff', 1),
  field('clusterBits', '0', '00000000', 1),
  field('clusterBits', '8', '00000008', 1),
  field('clusterBits', '22', '00000016', 1),
  field('clusterBits', 'max', 'ffffffff', 1),
  field('l1Size', 'too-large', '00400001', 1),
  field('l1Size', 'max', 'ffffffff', 1),
  field('l1Size', 'too-small', '00000000', 1),
  field('l1TableOffset', 'unaligned', '0000000000030200', 1),
  field('l1TableOffset', 'max', 'ffffffffffff0000', 1),
  field('refcountTableOffset', 'unaligned', '0000000000010200', 1),
  field('refcountTableOffset', 'max', 'ffffffffffff0000', 1),
  field('refcountTableClusters', 'too-large', '00000081', 1),
  field('refcountTableClusters', 'max', 'ffffffff', 1),
  field('incompatible', 'unknown', '8000000000000000', 1),
  field('incompatible', 'all', 'ffffffffffffffff', 1),
  field('refcountOrder', '7', '00000007', 1),
  field('refcountOrder', 'max', 'ffffffff', 1),
  field('headerLength', '0', '00000000', 1),
  field('headerLength', '103', '00000067', 1),
  field('headerLength', 'past-cluster', '00010001', 1),
  field('headerLength', 'max', 'ffffffff', 1),
  field('size', 'max', 'ffffffffffffffff', 1),
  field('size', 'signed-max', '7fffffffffffffff', 1),
];

const oddFields: Recipe[] = [
  field('version', '2-by-hand', '00000002'),
  field('clusterBits', 'one-less', '0000000f'),
  field('clusterBits', 'one-more', '00000011'),
  field('size', 'zero', '0000000000000000', 0, { 'entry-beyond-virtual-end': 4 }),
  field('size', '511', '00000000000001ff', 0, { 'entry-beyond-virtual-end': 4 }),
  field('size', 'largest-for-l1', '0000000020000000'),
  field('size', 'one-past-l1', '0000000020000200', 1),
  field('l1Size', 'longer-than-needed', '00000400'),
  field('l1Size', 'largest', '00400000', 2, { 'table-cut-off': 1 }),
  field('l1TableOffset', 'past-end', '0000000070000000', 2, { 'table-cut-off': 1 }),
  field('l1TableOffset', 'zero', '0000000000000000'),
  field('l1TableOffset', 'is-data', '0000000000050000'),
  field('refcountTableClusters', 'largest', '00000080', 2, { 'table-cut-off': 1 }),
  field('compatible', 'all', 'ffffffffffffffff', 0),
  field('autoclear', 'unknown', '8000000000000000', 0),
  field('autoclear', 'all', 'ffffffffffffffff'),
  field('incompatible', 'dirty', '0000000000000001', 0),
  field('incompatible', 'corrupt', '0000000000000002', 0),
  field('incompatible', 'dirty-and-corrupt', '0000000000000003', 0),
  field('incompatible', 'data-file', '0000000000000004', 1),
  field('incompatible', 'extended-l2', '0000000000000010'),
  field('headerLength', '104', '00000068'),
  field('headerLength', '105', '00000069'),
  field('headerLength', 'one-cluster', '00010000'),
  field('compressionType', '1', '01', 1),
  field('compressionType', '255', 'ff', 1),
  field('snapshotsOffset', 'unaligned', '0000000000000200', 1),
  field('snapshotsOffset', 'max', 'ffffffffffff0000'),
  field('nbSnapshots', 'max', 'ffffffff'),
];

/** Puts a header extension where the list ends. */
async function append(shop: Workshop, type: number, length: number, data: Uint8Array): Promise<void> {
  let at = 112;
  for (;;) {
    const head = await peek(shop.path(), at, 8);
    if (head.readUInt32BE(0) === 0) break;
    at += 8 + ((head.readUInt32BE(4) + 7) & ~7);
  }
  const bytes = Buffer.alloc(8 + ((data.length + 7) & ~7));
  bytes.writeUInt32BE(type, 0);
  bytes.writeUInt32BE(length, 4);
  bytes.set(data, 8);
  await poke(shop.path(), at, bytes);
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const extensions: Recipe[] = [
  poked(
    'extension-unknown',
    'an extension that nobody knows',
    (shop) => append(shop, 0x12345678, 11, text('hello there')),
    { status: 0 },
  ),
  poked(
    'extension-too-long',
    'length past the first cluster',
    (shop) => append(shop, 0x12345678, 0xffff, text('x')),
    { status: 1 },
  ),
  poked('extension-length-max', 'length 2^32-1', (shop) => shop.hex(116, 'ffffffff'), { status: 1 }),
  poked('extension-format-too-long', 'backing format name of 16 bytes', (shop) =>
    append(shop, 0xe2792aca, 16, text('0123456789abcdef')),
  ),
  poked('extension-format-alone', 'backing format without a backing file', (shop) =>
    append(shop, 0xe2792aca, 3, text('raw')),
  ),
  poked(
    'extension-empty',
    'an unknown extension without data',
    (shop) => append(shop, 0x0badcafe, 0, text('')),
    { status: 0 },
  ),
  poked(
    'extension-twice',
    'the same unknown extension twice',
    async (shop) => {
      await append(shop, 0x12345678, 4, text('once'));
      await append(shop, 0x12345678, 5, text('twice'));
    },
    { status: 0 },
  ),
  poked(
    'extension-luks-without-encryption',
    'a LUKS pointer in a plain image',
    (shop) => append(shop, 0x0537be77, 16, new Uint8Array(16)),
    { status: 1 },
  ),
  poked('extension-feature-names-odd', 'names that are no text, a type that does not exist', (shop) =>
    shop.hex(120, '07ff ff00 fe 0a0d 1b5b'),
  ),
  poked('extension-feature-names-cut', 'feature name table of 50 bytes', (shop) => shop.hex(116, '00000032')),
  poked('extension-data-file-without-bit', 'a data file name, no feature bit', (shop) =>
    append(shop, 0x44415441, 8, text('data.raw')),
  ),
  poked('extension-bitmaps-short', 'bitmaps extension of 8 bytes', (shop) =>
    append(shop, 0x23852875, 8, new Uint8Array(8)),
  ),
];

const features: Recipe[] = [
  {
    name: 'lazy-refcounts',
    notes: 'lazy refcounts on, closed properly',
    build: (shop) => plain(shop, 'lazy_refcounts=on'),
    expect: { status: 0 },
  },
  {
    name: 'lazy-refcounts-crashed',
    notes: 'the writer was killed: dirty bit, refcounts never written',
    async build(shop) {
      await shop.create('64M', 'lazy_refcounts=on');
      await shop.io('write -P 1 0 64k');
      await shop.img('snapshot', '-c', 'before', 'image.qcow2');
      await shop.crash('write -P 2 0 300k');
    },
    expect: { findings: ['dirty-bit'] },
  },
  {
    name: 'crashed-without-lazy',
    notes: 'killed after a flush; no dirty bit',
    async build(shop) {
      await shop.create('64M');
      await shop.crash('write -P 2 0 300k');
    },
  },
  poked(
    'all-known-bits',
    'dirty, corrupt and lazy together',
    async (shop) => {
      await shop.entry(FIELD.incompatible, 3n);
      await shop.entry(FIELD.compatible, 1n);
    },
    { status: 0 },
  ),
  poked('raw-data-without-data-file', 'raw external data bit alone', (shop) =>
    shop.entry(FIELD.autoclear, 2n),
  ),
];

/** Images whose header is the point. */
export const headerRecipes: readonly Recipe[] = [...refusedFields, ...oddFields, ...extensions, ...features];
