import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { qemuImg, qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import { PlatterError } from '../../shared/errors';
import { estimateMetadata } from '../../shared/metadata-estimate';
import { allowLocal } from '../image/gate';
import { create, type CreateOptions } from './create';

const folder = await suiteFolder('create-oracle');
const ours = join(folder, 'ours.qcow2');
const theirs = join(folder, 'theirs.qcow2');
const inFolder = { cwd: folder };

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TIB = 2 ** 40;
const PIB = 2 ** 50;

/** An image as the engine is asked for it; files it names are in the folder. */
type Asked = Omit<CreateOptions, 'path' | 'gate' | 'overwrite'>;

/** The arguments of qemu-img create that ask for the same image. */
function qemuArguments(asked: Asked, data = asked.dataFile): string[] {
  const on = (value: boolean | undefined) => (value ? 'on' : 'off');
  const options = [
    `compat=${asked.version === 2 ? '0.10' : '1.1'}`,
    `cluster_size=${2 ** (asked.clusterBits ?? 16)}`,
    `refcount_bits=${asked.refcountBits ?? 16}`,
    `lazy_refcounts=${on(asked.lazyRefcounts)}`,
    `extended_l2=${on(asked.extendedL2)}`,
    `compression_type=${asked.compressionType ?? 'zlib'}`,
    `preallocation=${asked.preallocation ?? 'off'}`,
    ...(data === undefined ? [] : [`data_file=${data}`]),
  ];
  const { backing, size } = asked;
  return [
    '-f',
    'qcow2',
    '-o',
    options.join(','),
    ...(backing?.name === undefined ? [] : ['-b', backing.name]),
    ...(backing?.format === undefined ? [] : ['-F', backing.format]),
    theirs,
    ...(size === undefined ? [] : [String(size)]),
  ];
}

const makeOurs = (asked: Asked) => create({ ...asked, path: ours, overwrite: true, gate: allowLocal });

async function makeTheirs(asked: Asked): Promise<void> {
  await rm(theirs, { force: true });
  await qemuImgMust(['create', '-q', ...qemuArguments(asked)], inFolder);
}

/** What `qemu-img info` says, but for what differs with every file. */
async function infoOf(path: string): Promise<unknown> {
  const { 'actual-size': _size, ...info } = JSON.parse(
    (await qemuImgMust(['info', '--output=json', path], inFolder)).replaceAll(path, 'image'),
  );
  return info;
}

interface Extent {
  readonly start: number;
  readonly length: number;
  readonly offset?: number;
  readonly data: boolean;
  readonly zero: boolean;
}

/** What `qemu-img map` says, but for where in the file, and whether that is a hole; one extent where that is the same. */
async function mapOf(path: string): Promise<unknown[]> {
  const extents = JSON.parse(await qemuImgMust(['map', '--output=json', path], inFolder)) as Extent[];
  const merged: { meaning: string; length: number }[] = [];
  for (const { start: _start, length, offset, zero, ...rest } of extents) {
    const meaning = JSON.stringify({ ...rest, zero: zero && !rest.data, somewhere: offset !== undefined });
    const last = merged.at(-1);
    if (last?.meaning === meaning) last.length += length;
    else merged.push({ meaning, length });
  }
  return merged;
}

const checkClean = async (): Promise<void> => {
  const { status, stdout, stderr } = await qemuImg(['check', ours], inFolder);
  expect(status === 0 ? stderr : stdout + stderr).toBe('');
};

const CLUSTER_BITS = [9, 10, 12, 14, 16, 18, 21];
const REFCOUNT_BITS = [1, 2, 4, 8, 16, 32, 64];

/** Every cluster size with a refcount width, and what else there is in turns, so that pairs of all meet. */
const MATRIX: Asked[] = CLUSTER_BITS.flatMap((clusterBits, row) =>
  REFCOUNT_BITS.map((refcountBits, column): Asked => {
    const turn = row * REFCOUNT_BITS.length + column;
    return {
      clusterBits,
      refcountBits,
      size: [MIB, 3 * MIB + 512, 512, 6 * MIB, 1024][turn % 5],
      lazyRefcounts: turn % 2 === 0,
      extendedL2: clusterBits >= 14 && turn % 3 === 0,
      preallocation: turn % 4 === 1 ? 'metadata' : 'off',
      compressionType: turn % 7 === 2 ? 'zstd' : 'zlib',
      dataFile: turn % 6 === 5 ? join(folder, 'data.raw') : undefined,
    };
  }),
);
const SPECIAL: Asked[] = [
  { size: 0 },
  { size: 0, preallocation: 'metadata' },
  { size: 1 },
  { size: 1_000_001 },
  { size: GIB },
  { size: TIB },
  { size: PIB },
  { size: PIB, extendedL2: true, lazyRefcounts: true },
  { size: PIB, clusterBits: 21 },
  { size: 128 * GIB, clusterBits: 9 },
  { size: 8 * TIB, clusterBits: 12, refcountBits: 64 },
  { size: GIB, preallocation: 'metadata' },
  { size: 10 * GIB, preallocation: 'metadata', clusterBits: 14, refcountBits: 64 },
  { size: 8 * MIB, preallocation: 'metadata', clusterBits: 9, refcountBits: 64 },
  { size: 20 * GIB, preallocation: 'metadata', extendedL2: true },
  { size: GIB, preallocation: 'metadata', dataFile: join(folder, 'data.raw') },
  { size: GIB, preallocation: 'metadata', extendedL2: true, dataFile: join(folder, 'data.raw') },
  ...CLUSTER_BITS.map((clusterBits): Asked => ({ version: 2, clusterBits, size: 16 * MIB })),
  { version: 2, size: 16 * MIB, preallocation: 'metadata' },
  { backing: { name: 'base.qcow2', format: 'qcow2' } },
  { backing: { name: 'base.raw', format: 'raw' } },
  { backing: { name: 'base.raw', format: 'raw' }, size: 64 * MIB },
  { backing: { name: 'base.qcow2', format: 'raw' }, lazyRefcounts: true },
  { backing: { name: 'base.qcow2', format: 'qcow2' }, version: 2, size: 1024 },
  { backing: { name: 'base.qcow2', format: 'qcow2' }, clusterBits: 9 },
  { backing: { name: 'base.qcow2', format: 'qcow2' }, extendedL2: true, preallocation: 'metadata' },
  { backing: { name: 'base.qcow2', format: 'qcow2' }, dataFile: join(folder, 'data.raw') },
];

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', 'base.qcow2', '3M'], inFolder);
  await qemuIoMust('base.qcow2', ['write -P 7 0 1M'], inFolder);
  await writeFile(join(folder, 'base.raw'), Buffer.alloc(100_000, 9));
});

const named = (cases: readonly Asked[]) =>
  cases.map((asked) => [qemuArguments(asked).slice(3, -1).join(' '), asked.size, asked] as const);

describe.each(named([...MATRIX, ...SPECIAL]))('an image with %s, size %s', (_options, _size, asked) => {
  it('is what qemu-img makes: clean, the same to info and map, and can be written to', async () => {
    await makeTheirs(asked);
    const { virtualSize, metadataBytes } = await makeOurs(asked);
    const [info, theirInfo] = [await infoOf(ours), await infoOf(theirs)];
    expect(info).toEqual(theirInfo);
    await checkClean();
    const preallocated = asked.preallocation === 'metadata';
    const maps = preallocated ? [await mapOf(ours), await mapOf(theirs)] : [[], []];
    expect(maps[0]).toEqual(maps[1]);
    // where all refcounts fit one block there is but one way to lay it out
    const isSmall = metadataBytes < 4 * MIB && virtualSize <= MIB && (asked.clusterBits ?? 16) >= 14;
    const same = !isSmall || (await readFile(ours)).equals(await readFile(theirs));
    expect(same).toBe(true);
    if (virtualSize === 0) return;
    const length = Math.min(virtualSize, 5000 - (5000 % 512));
    const last = virtualSize - length;
    await qemuIoMust(
      ours,
      [`write -P 5 0 ${length}`, `write -P 6 ${last} ${length}`, `read -P 6 ${last} ${length}`],
      inFolder,
    );
    await checkClean();
  });
});

describe('refused by qemu-img too is', () => {
  it.each<[string, Asked]>([
    ['a cluster of 256 bytes', { size: MIB, clusterBits: 8 }],
    ['a cluster of 4 MiB', { size: MIB, clusterBits: 22 }],
    ['a refcount of 3 bits', { size: MIB, refcountBits: 3 }],
    ['a refcount of 0 bits', { size: MIB, refcountBits: 0 }],
    ['a refcount of 128 bits', { size: MIB, refcountBits: 128 }],
    ['lazy refcounts in v2', { size: MIB, version: 2, lazyRefcounts: true }],
    ['another refcount width in v2', { size: MIB, version: 2, refcountBits: 8 }],
    ['extended L2 in v2', { size: MIB, version: 2, extendedL2: true }],
    ['zstd in v2', { size: MIB, version: 2, compressionType: 'zstd' }],
    ['a data file in v2', { size: MIB, version: 2, dataFile: join(folder, 'd.raw') }],
    ['a data file without a name', { size: MIB, dataFile: '' }],
    ['extended L2 with 8 KiB', { size: MIB, clusterBits: 13, extendedL2: true }],
    ['a disk beyond the L1 table', { size: 128 * GIB + 512, clusterBits: 9 }],
    ['a disk beyond a smaller one', { size: 2 * PIB + 512 }],
    ['a disk beyond that of extended L2', { size: PIB + 512, extendedL2: true }],
    ['1 PiB in 4 KiB', { size: PIB, clusterBits: 12 }],
    ['a backing format without a file', { size: MIB, backing: { format: 'raw' } }],
    ['a backing file without a name', { size: MIB, backing: { name: '', format: 'raw' } }],
    ['a backing file without a format', { backing: { name: 'base.raw' } }],
    ['a backing file that is missing', { backing: { name: 'gone', format: 'raw' } }],
    ['a missing one, and a size', { size: MIB, backing: { name: 'gone', format: 'raw' } }],
    ['a backing file of another format', { backing: { name: 'base.raw', format: 'qcow2' } }],
    ['a backing format nobody knows', { size: MIB, backing: { name: 'base.raw', format: 'bogus' } }],
    ['an empty backing format', { size: MIB, backing: { name: 'base.raw', format: '' } }],
    ['a folder below', { size: MIB, backing: { name: '.', format: 'raw' } }],
    ['no size', {}],
    [
      'preallocation over a backing file',
      { preallocation: 'metadata', backing: { name: 'base.raw', format: 'raw' } },
    ],
    [
      'a name that leaves its cluster',
      { clusterBits: 9, backing: { name: `${'./'.repeat(200)}base.raw`, format: 'raw' } },
    ],
    ['a longer name than 1023 bytes', { backing: { name: `${'./'.repeat(600)}base.raw`, format: 'raw' } }],
  ])('%s', async (_, asked) => {
    const { status } = await qemuImg(['create', '-q', ...qemuArguments(asked)], inFolder);
    expect(status).toBe(1);
    const path = join(folder, 'refused.qcow2');
    await expect(create({ ...asked, path, gate: allowLocal })).rejects.toBeInstanceOf(PlatterError);
    expect(existsSync(path)).toBe(false);
  });
});

describe('the estimate is that of qemu-img measure', () => {
  const sizes = [0, 512, 65_536, 1_000_000, GIB, 100 * GIB, 3 * TIB + 512, PIB];
  const widths = [1, 16, 64];
  const cases = CLUSTER_BITS.flatMap((bits) =>
    [false, true].map((extendedL2) => ({ bits, extendedL2 })),
  ).filter(({ bits, extendedL2 }) => bits >= 14 || !extendedL2);
  it.each(cases)('with $bits cluster bits, extended L2: $extendedL2', async ({ bits, extendedL2 }) => {
    const clusterSize = 2 ** bits;
    for (const [index, size] of sizes.entries()) {
      const refcountBits = widths[index % widths.length];
      const estimate = estimateMetadata({ size, clusterSize, refcountBits, extendedL2 });
      const options = `cluster_size=${clusterSize},refcount_bits=${refcountBits},extended_l2=${extendedL2 ? 'on' : 'off'}`;
      const { status, stdout } = await qemuImg([
        'measure',
        '--output=json',
        '-O',
        'qcow2',
        '-o',
        options,
        '--size',
        String(size),
      ]);
      const length = status === 0 ? JSON.parse(stdout)['fully-allocated'] : undefined;
      const expected = size > estimate.largestDisk ? undefined : estimate.fullFileLength;
      expect({ size, length }).toEqual({ size, length: expected });
    }
  });

  it('and that of a new image is the length of its file', async () => {
    for (const clusterBits of CLUSTER_BITS) {
      const size = 100 * GIB;
      const shape = { size, clusterSize: 2 ** clusterBits, refcountBits: 16, extendedL2: false };
      await makeOurs({ size, clusterBits });
      expect((await stat(ours)).size).toBe(estimateMetadata(shape).emptyFileLength);
    }
  });
});
