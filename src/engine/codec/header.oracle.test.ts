/**
 * The header rules against QEMU itself: qemu-img opens a poked image for a check exactly when our findings have
 * no counter `open`. `qemu-img check` opens in check mode; `info` opens without I/O and needs less of some
 * structures and more of others, so the check decides.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../../test/poke';
import { qemuCheck, qemuImgMust } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import { FINDING_KINDS } from '../../shared/findings';
import { decodeHeader } from './header';
import { decodeHeaderExtensions } from './header-extensions';

/** A change of an image: hex bytes by offset; `length` cuts the file. */
interface Change {
  readonly pokes?: Readonly<Record<number, string>>;
  readonly length?: number;
}

const folder = await suiteFolder('header');
const path = (name: string): string => join(folder, name);

/** What QEMU wants besides a good header. */
const FROM_OUTSIDE = /key-secret|'data-file' is required/;

beforeAll(async () => {
  for (const [name, options] of [
    ['v3', 'compat=1.1'],
    ['v2', 'compat=0.10'],
    ['small', 'cluster_size=512'],
    ['large', 'cluster_size=2M'],
    ['extended', 'extended_l2=on'],
    ['zstd', 'compression_type=zstd'],
    ['bitmap', 'compat=1.1'],
  ]) {
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, path(name), '64M']);
  }
  await qemuImgMust(['bitmap', '--add', path('bitmap'), 'b0']);
});

/** Changes of the image `base` that QEMU and our findings judge differently. */
async function disagreements(base: string, changes: readonly Change[]): Promise<readonly unknown[]> {
  const different: unknown[] = [];
  const original = await readFile(path(base));
  for (const change of changes) {
    const bytes = Buffer.from(original.subarray(0, change.length));
    for (const [offset, hex] of Object.entries(change.pokes ?? {})) bytes.set(fromHex(hex), Number(offset));
    await writeFile(path('poked'), bytes);
    const found = openFindings(bytes);
    const { stderr } = await qemuCheck(path('poked'));
    const refused = stderr.includes('Could not open') && !FROM_OUTSIDE.test(stderr);
    if (refused !== found.length > 0) different.push({ change, found, stderr });
  }
  return different;
}

function openFindings(bytes: Uint8Array): readonly string[] {
  const { header, findings } = decodeHeader(bytes, bytes.length);
  const all = [...findings, ...(header ? decodeHeaderExtensions(bytes, header).findings : [])];
  return all.filter(({ code }) => FINDING_KINDS[code].counter === 'open').map(({ code }) => code);
}

const number = (value: number, bytes: 4 | 8): string => value.toString(16).padStart(bytes * 2, '0');

const EXTREMES_32 = [0, 1, 8, 9, 21, 22, 1024, 0x400000, 0x400001, 0x7fffffff, 0x80000000, 0xffffffff].map(
  (value) => number(value, 4),
);
const EXTREMES_64 = [
  ...[0, 1, 512, 0x10000, 0x10001].map((value) => number(value, 8)),
  '0020000000000000',
  '0100000000000000',
  '7fffffff00000000',
  '7fffffffbfff0000',
  '7fffffffc0000000',
  '7fffffffffff0000',
  '8000000000000000',
  'ffffffffffff0000',
  'ffffffffffffffff',
];
const FIELDS_32 = {
  version: 4,
  backing_file_size: 16,
  cluster_bits: 20,
  crypt_method: 32,
  l1_size: 36,
  refcount_table_clusters: 56,
  nb_snapshots: 60,
  refcount_order: 96,
  header_length: 100,
};
const FIELDS_64 = {
  backing_file_offset: 8,
  size: 24,
  l1_table_offset: 40,
  refcount_table_offset: 48,
  snapshots_offset: 64,
  incompatible_features: 72,
  compatible_features: 80,
  autoclear_features: 88,
};

const extremes = (offset: number, values: readonly string[]): readonly Change[] =>
  values.map((hex) => ({ pokes: { [offset]: hex } }));

describe.each(['v3', 'v2'])('opens as QEMU does, %s image with', (base) => {
  it.each(Object.entries(FIELDS_32))('extremes of %s', async (_name, offset) => {
    expect(await disagreements(base, extremes(offset, EXTREMES_32))).toEqual([]);
  });

  it.each(Object.entries(FIELDS_64))('extremes of %s', async (_name, offset) => {
    expect(await disagreements(base, extremes(offset, EXTREMES_64))).toEqual([]);
  });
});

/** Fields whose limits depend on the cluster size. */
const SIZED_32 = ['l1_size', 'refcount_table_clusters', 'header_length'] as const;
const SIZED_64 = ['backing_file_offset', 'size', 'l1_table_offset', 'refcount_table_offset'] as const;

describe.each(['small', 'large', 'extended'])('opens as QEMU does, %s clusters with', (base) => {
  it.each(SIZED_32)('extremes of %s', async (name) => {
    expect(await disagreements(base, extremes(FIELDS_32[name], EXTREMES_32))).toEqual([]);
  });

  it.each(SIZED_64)('extremes of %s', async (name) => {
    expect(await disagreements(base, extremes(FIELDS_64[name], EXTREMES_64))).toEqual([]);
  });
});

describe('opens as QEMU does, with', () => {
  it.each([72, 80, 88])('each feature bit of the set at %d', async (set) => {
    const bits = [0, 1, 2, 3, 4, 5, 8, 31, 32, 63].map((bit) =>
      (1n << BigInt(bit)).toString(16).padStart(16, '0'),
    );
    expect(
      await disagreements(
        'v3',
        bits.map((hex) => ({ pokes: { [set]: hex } })),
      ),
    ).toEqual([]);
  });

  it.each(['v3', 'zstd'])('each compression type and its bit, %s', async (base) => {
    const changes = ['00', '01', '02', 'ff'].flatMap((type) => [
      ...['00', '08'].map((bit) => ({ pokes: { 79: bit, 104: type } })),
      ...[104, 105, 112, 120].map((length) => ({ pokes: { 100: number(length, 4), 104: type } })),
    ]);
    expect(await disagreements(base, changes)).toEqual([]);
  });

  it('backing names at the end of what fits', async () => {
    const places = [
      [0x200, 1023],
      [0x200, 1024],
      [0xfc01, 1023],
      [0xfc02, 1023],
      [0x10000, 0],
      [0x10000, 1],
      [0x10001, 0],
      [8, 0],
      [0x68, 0],
    ];
    const changes = places.map(([offset, size]) => ({
      pokes: { 8: number(offset, 8), 16: number(size, 4), 0x78: number(0, 8) },
    }));
    expect(await disagreements('v3', changes)).toEqual([]);
  });

  it('virtual sizes around what the L1 table maps', async () => {
    const sizes = [0x4000000, 0x20000000, 0x20000001, 0x20000200, 0x40000000];
    const changes = sizes.flatMap((size) =>
      [0, 1, 2].map((entries) => ({ pokes: { 24: number(size, 8), 36: number(entries, 4) } })),
    );
    expect(await disagreements('v3', changes)).toEqual([]);
  });

  it.each(['v3', 'v2'])('the header cut off anywhere, %s', async (base) => {
    const lengths = [12, 24, 48, 56, 60, 71, 72, 100, 101, 103, 104, 105, 112, 120];
    expect(
      await disagreements(
        base,
        lengths.map((length) => ({ length })),
      ),
    ).toEqual([]);
  });
});

/** An extension's bytes in hex, padded. */
const extension = (type: string, data: string, length = data.length / 2): string =>
  type + number(length, 4) + data.padEnd(Math.ceil(data.length / 16) * 16, '0');
const END = number(0, 8);
/** The list of a v3 header of 112 bytes starts at 0x70. */
const LIST = 0x70;

describe('opens as QEMU does, with extensions', () => {
  it.each([
    ['none', { [LIST]: END }],
    ['an unknown one', { [LIST]: extension('12345678', 'abcdef01') + END }],
    ['an overlong unknown one', { [LIST]: extension('12345678', '', 0x10000) }],
    ['one that just fits', { [LIST]: extension('12345678', '', 0x10000 - 0x78) }],
    ['one that is a byte too long', { [LIST]: extension('12345678', '', 0x10000 - 0x77) }],
    ['an end marker with a length', { [LIST]: extension('00000000', '', 0xffffffff) }],
    ['a backing format of 15 bytes', { [LIST]: extension('e2792aca', '61'.repeat(15)) + END }],
    ['a backing format of 16 bytes', { [LIST]: extension('e2792aca', '61'.repeat(16)) + END }],
    ['an empty feature table', { [LIST]: extension('6803f857', '') + END }],
    ['a feature table of odd length', { [LIST]: extension('6803f857', '00'.repeat(50)) + END }],
    ['a data file that is not asked for', { [LIST]: extension('44415441', '61') + END }],
    ['a LUKS pointer without LUKS', { [LIST]: extension('0537be77', '00'.repeat(16)) + END }],
    ['LUKS without a pointer', { [LIST]: END, 32: '00000002' }],
    [
      'a LUKS pointer of wrong length',
      { [LIST]: extension('0537be77', '00'.repeat(8)) + END, 32: '00000002' },
    ],
    ['bitmaps of wrong length', { [LIST]: extension('23852875', '00'.repeat(16)) + END }],
    ['bitmaps that are ignored', { [LIST]: extension('23852875', '00'.repeat(24)) + END }],
    ['bitmaps, none of them', { [LIST]: extension('23852875', '00'.repeat(24)) + END, 95: '01' }],
  ] as const)('%s', async (_name, pokes) => {
    expect(await disagreements('v3', [{ pokes }])).toEqual([]);
  });

  it('poked bitmaps extension', async () => {
    const at = (await readFile(path('bitmap'))).indexOf(fromHex('23852875')) + 8;
    const changes: readonly Change['pokes'][] = [
      {},
      { [at]: '00000000' },
      { [at]: 'ffffffff' },
      { [at + 4]: '00000001' },
      { [at + 8]: '0000000004000000' },
      { [at + 16]: '0000000000000001' },
      { 95: '00', [at + 4]: '00000001' },
    ];
    expect(
      await disagreements(
        'bitmap',
        changes.map((pokes) => ({ pokes })),
      ),
    ).toEqual([]);
  });
});
