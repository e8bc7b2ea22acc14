/** Backing files: what is below shows through, is shorter or longer, missing, mistyped or in a circle. */
import { FIELD, type Workshop } from './workshop';
import type { Recipe } from './recipe';

async function base(
  shop: Workshop,
  size: string,
  pattern: number,
  name: string,
  ...over: string[]
): Promise<void> {
  await shop.create(size, '', name, ...over);
  await shop.ioOn(name, `write -P ${pattern} 0 1M`, `write -z 256k 64k`);
}

const overlay = async (
  shop: Workshop,
  size: string | undefined,
  name: string,
  below: string,
  format = 'qcow2',
): Promise<void> => {
  await shop.img('create', '-q', '-f', 'qcow2', '-b', below, '-F', format, name, ...(size ? [size] : []));
};

/** Images with a backing file. */
export const chainRecipes: readonly Recipe[] = [
  {
    name: 'chain-two',
    notes: 'overlay with data, zeroes and gaps over data',
    async build(shop) {
      await base(shop, '4M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.io('write -P 2 64k 64k', 'write -z 512k 128k', 'discard 1M 64k', 'write -c -P 3 2M 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-three',
    notes: 'three layers with different cluster sizes',
    async build(shop) {
      await base(shop, '4M', 1, 'bottom.qcow2');
      await shop.create('4M', 'cluster_size=4k', 'middle.qcow2', '-b', 'bottom.qcow2', '-F', 'qcow2');
      await shop.ioOn('middle.qcow2', 'write -P 2 20k 8k', 'write -z 128k 4k', 'write -P 2 2M 4k');
      await shop.create('4M', 'cluster_size=512', 'image.qcow2', '-b', 'middle.qcow2', '-F', 'qcow2');
      await shop.io('write -P 3 22k 512', 'write -z 900k 1536');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-backing-shorter',
    notes: 'the base ends in the middle of a cluster of the overlay',
    async build(shop) {
      await base(shop, String((1 << 20) + 512 * 3), 1, 'base.qcow2');
      await overlay(shop, '4M', 'image.qcow2', 'base.qcow2');
      await shop.io('write -P 2 3M 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-backing-longer',
    notes: 'the base goes on past the overlay',
    async build(shop) {
      await base(shop, '4M', 1, 'base.qcow2');
      await overlay(shop, '700k', 'image.qcow2', 'base.qcow2');
      await shop.io('write -P 2 0 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-middle-shorter',
    notes: 'the middle layer hides the tail of the bottom one',
    async build(shop) {
      await base(shop, '4M', 1, 'bottom.qcow2');
      await shop.ioOn('bottom.qcow2', 'write -P 1 0 4M');
      await overlay(shop, '1M', 'middle.qcow2', 'bottom.qcow2');
      await overlay(shop, '3M', 'image.qcow2', 'middle.qcow2');
      await shop.io('write -P 3 2M 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-raw',
    notes: 'raw base with holes',
    async build(shop) {
      await shop.img('create', '-q', '-f', 'raw', 'base.raw', '2M');
      await shop.ioOn('base.raw', 'write -P 1 0 64k', 'write -P 2 1M 256k');
      await overlay(shop, '3M', 'image.qcow2', 'base.raw', 'raw');
      await shop.io('write -P 3 1100k 64k', 'write -z 128k 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-raw-unaligned',
    notes: 'raw base of 100001 bytes',
    async build(shop) {
      await shop.write(new Uint8Array(100_001).fill(7), 'base.raw');
      await overlay(shop, '256k', 'image.qcow2', 'base.raw', 'raw');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-format-not-recorded',
    notes: 'no format extension: QEMU probes the base',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.img('rebase', '-u', '-b', 'base.qcow2', '-F', 'qcow2', 'image.qcow2');
      await shop.hex(112, '00000000 00000000');
    },
  },
  {
    name: 'chain-qcow2-as-raw',
    notes: 'the recorded format says raw though the base is qcow2: its bytes are the disk',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, '2M', 'image.qcow2', 'base.qcow2', 'raw');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-odd-name',
    notes: 'colon, comma and space in the name of the base',
    async build(shop) {
      await shop.img('create', '-q', '-f', 'raw', './disk:with,odd name.raw', '1M');
      await shop.ioOn('./disk:with,odd name.raw', 'write -P 5 0 64k');
      await overlay(shop, '1M', 'image.qcow2', './disk:with,odd name.raw', 'raw');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-snapshots-below',
    notes: 'snapshots, compression and an external data file below',
    async build(shop) {
      await shop.create('2M', 'data_file=bottom.raw', 'bottom.qcow2');
      await shop.ioOn('bottom.qcow2', 'write -P 1 0 512k');
      await overlay(shop, undefined, 'middle.qcow2', 'bottom.qcow2');
      await shop.ioOn('middle.qcow2', 'write -c -P 2 64k 64k');
      await shop.snapshot('s', 'middle.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'middle.qcow2');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-backing-damaged-tables',
    notes: 'an L1 entry of the base points outside its file',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.entry(0x30000, 0x8000_0000_7000_0000n, 'base.qcow2');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-backing-unaligned-l2',
    notes: 'an L1 entry of the base is unaligned: it can not be mapped',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.entry(0x30000, 0x8000_0000_0004_2a00n, 'base.qcow2');
    },
  },
  {
    name: 'chain-missing',
    notes: 'the base is gone',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.img('rebase', '-u', '-b', 'gone.qcow2', '-F', 'qcow2', 'image.qcow2');
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-missing-below',
    notes: 'the base of the base is gone',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.img('rebase', '-u', '-b', 'gone.raw', '-F', 'raw', 'base.qcow2');
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-wrong-format',
    notes: 'recorded as qcow2, really raw',
    async build(shop) {
      await shop.write(new Uint8Array(65536).fill(1), 'base.raw');
      await overlay(shop, '1M', 'image.qcow2', 'base.raw', 'raw');
      await shop.img('rebase', '-u', '-b', 'base.raw', '-F', 'qcow2', 'image.qcow2');
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-unknown-format',
    notes: 'recorded format names no driver',
    async build(shop) {
      await base(shop, '2M', 1, 'base.qcow2');
      await overlay(shop, undefined, 'image.qcow2', 'base.qcow2');
      await shop.hex(120, Buffer.from('foo12').toString('hex'));
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-empty-backing',
    notes: 'an empty file below, as raw',
    async build(shop) {
      await shop.write(new Uint8Array(0), 'base.raw');
      await overlay(shop, '1M', 'image.qcow2', 'base.raw', 'raw');
      await shop.io('write -P 1 0 64k');
    },
    expect: { status: 0 },
  },
  {
    name: 'chain-folder-below',
    notes: 'a folder as backing file',
    async build(shop) {
      await shop.write(new Uint8Array(512), 'base.raw');
      await overlay(shop, '1M', 'image.qcow2', 'base.raw', 'raw');
      await shop.img('rebase', '-u', '-b', '/', '-F', 'raw', 'image.qcow2');
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-name-too-long',
    notes: 'backing name length 1024: refused',
    async build(shop) {
      await shop.create('1M');
      await shop.entry(FIELD.backingFileOffset, 0x200n);
      await shop.hex(FIELD.backingFileSize, '00000400');
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-name-past-cluster',
    notes: 'backing name offset outside the first cluster: refused',
    async build(shop) {
      await shop.create('1M');
      await shop.entry(FIELD.backingFileOffset, 0x10001n);
      await shop.hex(FIELD.backingFileSize, '00000004');
    },
    expect: { status: 1 },
  },
  {
    name: 'chain-name-empty',
    notes: 'backing name offset with length 0',
    async build(shop) {
      await shop.create('1M');
      await shop.entry(FIELD.backingFileOffset, 0x200n);
    },
  },
];

/** Chains that close on themselves. QEMU runs on until it is stopped, so it is not asked. */
export const cyclicRecipes: readonly Recipe[] = [
  {
    name: 'cycle-of-one',
    notes: 'the image is its own backing file',
    async build(shop) {
      await shop.create('1M');
      await shop.img('rebase', '-u', '-b', 'image.qcow2', '-F', 'qcow2', 'image.qcow2');
    },
  },
  {
    name: 'cycle-of-three',
    notes: 'a on b on c on a',
    async build(shop) {
      for (const [name, below] of [
        ['image.qcow2', 'b.qcow2'],
        ['b.qcow2', 'c.qcow2'],
        ['c.qcow2', './image.qcow2'],
      ]) {
        await shop.create('1M', '', name);
        await shop.img('rebase', '-u', '-b', below, '-F', 'qcow2', name);
      }
    },
  },
];
