/** QEMU refuses an image for its bitmaps exactly when the directory or a table has a finding. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex, poke } from '../../../test/poke';
import { qemuCheck, qemuImgMust } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import { decodeBitmapDirectory } from './bitmap-directory';
import { decodeBitmapTableEntry } from './bitmap-table-entry';
import { decodeHeader } from './header';
import { decodeHeaderExtensions } from './header-extensions';

const folder = await suiteFolder('bitmaps');
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  for (const [name, clusterSize] of [
    ['big', '64k'],
    ['small', '512'],
  ]) {
    const create = ['create', '-q', '-f', 'qcow2', '-o', `cluster_size=${clusterSize}`, path(name), '8M'];
    await qemuImgMust(create);
    await qemuImgMust(['bitmap', '--add', '-g', '512', path(name), 'fine']);
    await qemuImgMust(['bitmap', '--add', '-g', '1M', path(name), 'coarse']);
  }
});

/** Problems that our codecs find in the bitmaps of the image at `file`. */
async function problems(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file);
  const { header } = decodeHeader(bytes, bytes.length);
  if (!header) throw new Error('no header');
  const extension = decodeHeaderExtensions(bytes, header).bitmaps;
  if (!extension) throw new Error('no bitmaps');
  const { directoryOffset: offset, directorySize: size, count } = extension;
  const clusterSize = 2 ** header.clusterBits;
  const directory = decodeBitmapDirectory(bytes.subarray(offset, offset + size), {
    offset,
    size,
    count,
    clusterSize,
    virtualSize: header.size,
  });
  const found = directory.findings.filter(({ code }) => code === 'bitmap-directory-invalid');
  const inTables = directory.bitmaps
    .filter(({ inUse, tableEntries }) => !inUse && tableEntries < 1000)
    .flatMap(({ tableOffset, tableEntries }) =>
      Array.from({ length: tableEntries }, (_, index) =>
        decodeBitmapTableEntry(bytes, tableOffset + index * 8, clusterSize),
      ),
    )
    .flatMap((entry) => entry.problems);
  return [...found.map(({ field }) => String(field)), ...inTables];
}

/** A change of an image: hex bytes by offset. */
type Pokes = (bytes: Buffer) => Readonly<Record<number, string>>;

/** Changes of the image `base` that QEMU and our findings judge differently. */
async function disagreements(base: string, changes: readonly Pokes[]): Promise<readonly unknown[]> {
  const different: unknown[] = [];
  const file = path('poked');
  for (const change of changes) {
    await copyFile(path(base), file);
    const pokes = Object.entries(change(await readFile(file)));
    for (const [offset, hex] of pokes) await poke(file, Number(offset), fromHex(hex));
    const found = await problems(file);
    const { stderr } = await qemuCheck(file);
    if (stderr.includes('Could not open') !== found.length > 0) different.push({ pokes, found, stderr });
  }
  return different;
}

/** Offset of the directory, by the bitmaps extension. */
const directoryOf = (bytes: Buffer): number =>
  Number(bytes.readBigUInt64BE(bytes.indexOf(fromHex('23852875')) + 24));
const tableOf = (bytes: Buffer): number => Number(bytes.readBigUInt64BE(directoryOf(bytes)));

const FIELDS = {
  'table offset': [0, ['0000000000000000', '0000000000000001', '0000000000010000', '00000000007f0000']],
  'table entries': [
    8,
    [
      '00000000',
      '00000001',
      '00000002',
      '00000003',
      '00000004',
      '00000005',
      '00000008',
      '08000000',
      'ffffffff',
    ],
  ],
  flags: [12, ['00000000', '00000001', '00000002', '00000003', '00000004', '80000000']],
  type: [16, ['00', '01', '02']],
  'granularity bits': [17, ['00', '08', '09', '0a', '0f', '10', '14', '1f', '20', 'ff']],
  'name length': [18, ['0000', '0001', '0003', '0008', '0009', '03ff', '0400', 'ffff']],
  'extra data size': [20, ['00000001', '00000004', '00000008', 'ffffffff']],
} as const satisfies Record<string, readonly [number, readonly string[]]>;

/** Both names cut to a letter: `f` and `c`. */
const oneLetter: Pokes = (bytes) => ({
  [directoryOf(bytes) + 18]: '0001',
  [directoryOf(bytes) + 50]: '0001',
});
const IN_USE = '00000001';
const TABLE_ENTRIES = [
  '0000000000000001',
  '0000000000000002',
  '0000000000000100',
  '0000000000010000',
  '0000000000010001',
  '0000000000010100',
  '00000000000100fe',
  '0000000000010200',
  '0100000000000000',
  '8000000000000000',
  '00ffffffffff0000',
];

describe.each(['big', 'small'])('as QEMU takes the directory, %s clusters', (base) => {
  it.each(Object.entries(FIELDS))('%s', async (_name, [offset, values]) => {
    const changes = values.map((hex): Pokes => (bytes) => ({ [directoryOf(bytes) + offset]: hex }));
    expect(await disagreements(base, changes)).toEqual([]);
    // a table of a bitmap in use need not fit the disk
    const inUse = changes.map((change): Pokes => (bytes) => ({
      [directoryOf(bytes) + 12]: IN_USE,
      ...change(bytes),
    }));
    expect(await disagreements(base, inUse)).toEqual([]);
  });

  it('two names that are alike', async () => {
    const alike: Pokes = (bytes) => ({ ...oneLetter(bytes), [directoryOf(bytes) + 24]: '63' });
    expect(await disagreements(base, [oneLetter, alike])).toEqual([]);
  });

  it('table entries', async () => {
    const changes = TABLE_ENTRIES.map((hex): Pokes => (bytes) => ({ [tableOf(bytes)]: hex }));
    const inUse = changes.map((change): Pokes => (bytes) => ({
      ...change(bytes),
      [directoryOf(bytes) + 12]: IN_USE,
    }));
    expect(await disagreements(base, [...changes, ...inUse])).toEqual([]);
  });
});
