/** Compressed clusters of both kinds: packed, cut short, mislabelled. */
import { randomFillSync } from 'node:crypto';
import { COPIED, FIELD, type Workshop } from './workshop';
import type { Recipe } from './recipe';

/** Bytes that compress to about half: every other 512-byte block is noise that is the same on each run. */
function halfNoise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x2545f491;
  for (let i = 0; i < length; i++) {
    if ((i >> 9) % 2 === 0) continue;
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

async function converted(shop: Workshop, options: string, length = 1_000_000): Promise<void> {
  await shop.write(halfNoise(length), 'source.raw');
  await shop.img('convert', '-c', '-f', 'raw', '-O', 'qcow2', '-o', options, 'source.raw', 'image.qcow2');
}

const packed: Recipe[] = ['zlib', 'zstd'].flatMap((type) =>
  [4096, 65536, 2097152].map((clusterSize) => ({
    name: `compressed-${type}-${clusterSize}`,
    notes: 'streams packed back to back, across host clusters; the file ends inside the last sector',
    build: (shop) => converted(shop, `compression_type=${type},cluster_size=${clusterSize}`),
    expect: { status: 0 },
  })),
);

const poked = (
  name: string,
  notes: string,
  expect: Recipe['expect'],
  change: (shop: Workshop, l2: number) => Promise<void>,
): Recipe => ({
  name,
  notes,
  expect,
  async build(shop) {
    await shop.create('8M', 'cluster_size=2M');
    await shop.io('write -c -P 1 0 2M', 'write -c -P 2 2M 2M');
    await change(shop, await shop.l2Table(0));
  },
});

/** Images with compressed clusters. */
export const compressionRecipes: readonly Recipe[] = [
  ...packed,
  {
    name: 'compressed-one-bit-refcounts',
    notes: 'streams must not share a host cluster',
    build: (shop) => converted(shop, 'refcount_bits=1,cluster_size=4k', 100_000),
    expect: { status: 0 },
  },
  {
    name: 'compressed-two-bit-refcounts',
    notes: 'a new host cluster is begun when the counter is full',
    build: (shop) => converted(shop, 'refcount_bits=2,cluster_size=16k', 300_000),
    expect: { status: 0 },
  },
  {
    name: 'compressed-incompressible',
    notes: 'noise is stored as plain clusters although compression was asked for',
    async build(shop) {
      await shop.write(randomFillSync(new Uint8Array(200_000)), 'source.raw');
      await shop.img('convert', '-c', '-f', 'raw', '-O', 'qcow2', 'source.raw', 'image.qcow2');
    },
    expect: { status: 0 },
  },
  {
    name: 'compressed-between-others',
    notes: 'compressed next to data, zero and unallocated, in all orders',
    async build(shop) {
      await shop.create('2M', 'cluster_size=4k');
      const verbs = ['write -c -P 1', 'write -P 2', 'write -z', 'discard'];
      const pairs = verbs.flatMap((first) => verbs.map((second) => [first, second]));
      await shop.io(
        ...pairs.flatMap(([first, second], i) => [
          `${first} ${i * 8192} 4k`,
          `${second} ${i * 8192 + 4096} 4k`,
        ]),
      );
    },
    expect: { status: 0 },
  },
  {
    name: 'compressed-discarded',
    notes: 'streams share a host cluster and one is gone',
    async build(shop) {
      await shop.create('1M');
      await shop.io('write -c -P 1 0 64k', 'write -c -P 2 64k 64k', 'discard 0 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'compressed-snapshot',
    notes: 'compressed clusters shared with a snapshot',
    async build(shop) {
      await shop.create('1M');
      await shop.io('write -c -P 1 0 64k', 'write -c -P 2 64k 64k');
      await shop.snapshot('s');
      await shop.io('write -P 3 0 64k', 'write -c -P 4 128k 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'compressed-far-into-the-disk',
    notes: 'a stream for a guest offset above 4 GiB',
    async build(shop) {
      await shop.create('6G');
      await shop.io('write -c -P 1 5G 64k');
    },
    expect: { status: 0 },
  },
  poked(
    'compressed-too-few-sectors',
    'descriptor says fewer sectors than the stream has',
    { status: 0 },
    (shop, l2) => shop.hex(l2, '4006'),
  ),
  poked('compressed-too-many-sectors', 'descriptor claims sectors past the end', undefined, (shop, l2) =>
    shop.hex(l2, '7ffe'),
  ),
  poked(
    'compressed-copied',
    'COPIED on a compressed cluster',
    { status: 2, findings: ['compressed-copied-flag'] },
    (shop, l2) => shop.change(l2, (entry) => entry | COPIED),
  ),
  poked('compressed-past-end', 'stream offset far outside the file', { status: 2 }, (shop, l2) =>
    shop.hex(l2 + 16, '4000 0fff ffff fe00'),
  ),
  poked(
    'compressed-garbage',
    'stream bytes overwritten; qemu-img check does not look',
    { status: 0 },
    async (shop, l2) => {
      const stream = Number((await shop.read(l2)) & ((1n << 49n) - 1n));
      await shop.hex(stream, 'ff'.repeat(64));
    },
  ),
  poked('compressed-in-header', 'stream offset 0: the image header', undefined, (shop, l2) =>
    shop.hex(l2 + 16, '4000 0000 0000 0000'),
  ),
  {
    name: 'compression-type-without-bit',
    notes: 'zstd named, incompatible bit off: refused',
    async build(shop) {
      await shop.create('1M', 'compression_type=zstd');
      await shop.hex(FIELD.incompatible + 7, '00');
    },
    expect: { status: 1 },
  },
  {
    name: 'compression-bit-without-type',
    notes: 'incompatible bit on, deflate named: refused',
    async build(shop) {
      await shop.create('1M');
      await shop.hex(FIELD.incompatible + 7, '08');
    },
    expect: { status: 1 },
  },
  {
    name: 'compression-type-unknown',
    notes: 'type 2: refused',
    async build(shop) {
      await shop.create('1M', 'compression_type=zstd');
      await shop.hex(FIELD.compressionType, '02');
    },
    expect: { status: 1 },
  },
];
