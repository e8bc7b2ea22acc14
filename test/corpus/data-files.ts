/** External data files and encryption. */
import { FIELD, LAYOUT, type Workshop } from './workshop';
import type { Recipe } from './recipe';

async function written(shop: Workshop, options = ''): Promise<void> {
  await shop.create('8M', `data_file=data.raw${options}`);
  await shop.io('write -P 1 0 256k', 'write -z 64k 64k', 'write -P 2 1M 100k', 'discard 128k 64k');
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
    await written(shop);
    await change(shop);
  },
});

/** Pass phrase of the encrypted recipes. */
export const SECRET = 'platter';

const luks: Recipe[] = [4096, 65536].map((clusterSize) => ({
  name: `luks-${clusterSize}`,
  notes: 'LUKS header inside the image, data written',
  secret: SECRET,
  async build(shop) {
    const secret = ['--object', `secret,id=key,data=${SECRET}`];
    const options = `cluster_size=${clusterSize},encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10`;
    await shop.img('create', '-q', '-f', 'qcow2', ...secret, '-o', options, 'image.qcow2', '1M');
    await shop.write(new Uint8Array(262_144).fill(9), 'plain.raw');
    await shop.img(
      'convert',
      '-n',
      '--target-image-opts',
      ...secret,
      '-f',
      'raw',
      'plain.raw',
      'driver=qcow2,file.filename=image.qcow2,encrypt.key-secret=key',
    );
  },
  expect: { status: 0 },
}));

/** Images whose guest data lies elsewhere or under a key. */
export const dataFileRecipes: readonly Recipe[] = [
  {
    name: 'data-file',
    notes: 'data in another file at the guest offset',
    build: (shop) => written(shop),
    expect: { status: 0 },
  },
  {
    name: 'data-file-raw',
    notes: 'the data file alone is the disk',
    build: (shop) => written(shop, ',data_file_raw=on'),
    expect: { status: 0 },
  },
  {
    name: 'data-file-small-clusters',
    notes: 'clusters of 4 KiB',
    build: (shop) => written(shop, ',cluster_size=4k'),
    expect: { status: 0 },
  },
  {
    name: 'data-file-subclusters',
    notes: 'extended L2 entries',
    build: (shop) => written(shop, ',extended_l2=on'),
    expect: { status: 0 },
  },
  {
    name: 'data-file-preallocated',
    notes: 'metadata for all clusters',
    build: (shop) => shop.create('4M', 'data_file=data.raw,preallocation=metadata'),
    expect: { status: 0 },
  },
  poked(
    'data-file-elsewhere',
    'entries whose host offset is not the guest offset',
    async (shop) => {
      const first = await shop.read(LAYOUT.l2);
      await shop.entry(LAYOUT.l2, await shop.read(LAYOUT.l2 + 24));
      await shop.entry(LAYOUT.l2 + 24, first);
    },
    { extra: { 'data-file-offset-wrong': 2 } },
  ),
  poked(
    'data-file-past-end',
    'an entry outside the data file',
    (shop) => shop.entry(LAYOUT.l2, 0x8000_0000_7000_0000n),
    { extra: { 'data-file-offset-wrong': 1 } },
  ),
  poked(
    'data-file-not-copied',
    'COPIED cleared',
    (shop) => shop.change(LAYOUT.l2 + 24, (v) => v & ~(1n << 63n)),
    { status: 2 },
  ),
  poked(
    'data-file-compressed',
    'a compressed entry',
    (shop) => shop.entry(LAYOUT.l2, 0x4000_0000_0005_0000n),
    {
      status: 2,
      findings: ['compressed-with-data-file'],
    },
  ),
  poked(
    'data-file-unaligned',
    'an unaligned entry',
    (shop) => shop.change(LAYOUT.l2 + 24, (v) => v | 0x200n),
    { status: 2 },
  ),
  poked('data-file-reserved', 'reserved bits', (shop) => shop.change(LAYOUT.l2 + 24, (v) => v | 0x10n), {
    status: 2,
  }),
  poked('data-file-truncated', 'data file cut to 100 KiB', (shop) => shop.truncate(102_400, 'data.raw')),
  poked(
    'data-file-with-snapshot',
    'header claims a snapshot, which data files do not allow',
    async (shop) => {
      await shop.create('8M', '', 'other.qcow2');
      await shop.hex(FIELD.nbSnapshots, '00000001');
      await shop.entry(FIELD.snapshotsOffset, BigInt(LAYOUT.l2));
    },
  ),
  poked(
    'data-file-missing',
    'the data file is gone',
    (shop) => shop.img('create', '-q', '-f', 'raw', 'x.raw', '1M').then(() => shop.remove('data.raw')),
    { status: 1 },
  ),
  poked('data-file-name-missing', 'no name extension: refused', (shop) => shop.hex(112, '11111111'), {
    status: 1,
  }),
  poked('data-file-bit-missing', 'name extension without the feature bit', (shop) =>
    shop.entry(FIELD.incompatible, 0n),
  ),
  {
    name: 'data-file-bit-added',
    notes: 'feature bit on an image that holds its own data',
    async build(shop) {
      await shop.create('8M');
      await shop.io('write -P 1 0 256k');
      await shop.entry(FIELD.incompatible, 4n);
    },
    expect: { status: 1 },
  },
  ...luks,
  {
    name: 'luks-pointer-past-end',
    notes: 'LUKS header said to lie outside the file',
    secret: SECRET,
    async build(shop) {
      await luks[1].build(shop);
      await shop.entry(await pointer(shop), 0x7000_0000n);
    },
  },
  {
    name: 'luks-pointer-unaligned',
    notes: 'LUKS header inside a cluster: refused',
    secret: SECRET,
    async build(shop) {
      await luks[1].build(shop);
      await shop.change(await pointer(shop), (v) => v + 512n);
    },
    expect: { status: 1 },
  },
  {
    name: 'luks-pointer-missing',
    notes: 'no LUKS extension: refused',
    secret: SECRET,
    async build(shop) {
      await luks[1].build(shop);
      await shop.hex((await pointer(shop)) - 8, '11111111');
    },
    expect: { status: 1 },
  },
  {
    name: 'luks-method-missing',
    notes: 'LUKS extension, yet no encryption by the header',
    async build(shop) {
      await luks[1].build(shop);
      await shop.hex(FIELD.cryptMethod, '00000000');
    },
    expect: { status: 1 },
  },
  {
    name: 'crypt-aes',
    notes: 'legacy AES by the header',
    secret: SECRET,
    async build(shop) {
      await shop.create('1M');
      await shop.hex(FIELD.cryptMethod, '00000001');
    },
  },
  {
    name: 'crypt-unknown',
    notes: 'encryption method 3: refused',
    async build(shop) {
      await shop.create('1M');
      await shop.hex(FIELD.cryptMethod, '00000003');
    },
    expect: { status: 1 },
  },
];

/** Offset of the LUKS extension's data. */
async function pointer(shop: Workshop): Promise<number> {
  for (let at = 112; at < 4096; at += 8) if ((await shop.read(at)) === 0x0537be77_00000010n) return at + 8;
  throw new Error('no LUKS extension');
}
