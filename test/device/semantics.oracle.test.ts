import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowLocal } from '../../src/engine/image/gate';
import { connect } from '../../src/engine/operations/connect';
import { qemuImgMust, qemuIoMust, qemuMap } from '../qemu';
import { Random } from '../random';
import { suiteFolder } from '../suite-folder';
import { entryShapes, mapOfSectors } from './entry-shapes';
import { doCommand } from './guest-commands';
import { convertedDisk, troubles } from './judge';
import { placeOf } from './random-places';
import { makeImage, type MadeImage, type Shape } from './shapes';

const K = 1024;
const SIZE = 1536 * K + 512;
const SEED = 271;
const base = await suiteFolder('device-semantics');

/** Where QEMU has raw data below, it looks for holes in the file as well; these have none. */
const FULL = [{ format: 'qcow2', size: SIZE - 400 * K, options: 'cluster_size=512' }] as const;

const SHAPES: readonly Shape[] = [
  { name: 'clusters of 64 KiB', size: SIZE },
  { name: 'clusters of 4 KiB', clusterSize: 4 * K, size: SIZE },
  { name: 'version 2', options: 'compat=0.10', size: SIZE },
  {
    name: 'version 2 over an image',
    options: 'compat=0.10',
    size: SIZE,
    below: [{ format: 'qcow2', size: SIZE }],
  },
  { name: 'extended L2', options: 'extended_l2=on', size: SIZE },
  { name: 'over an image', size: SIZE, below: FULL },
  {
    name: 'extended L2 over an image',
    options: 'extended_l2=on',
    clusterSize: 16 * K,
    size: SIZE,
    below: FULL,
  },
  { name: 'metadata preallocated', options: 'preallocation=metadata', size: SIZE },
  {
    name: 'metadata preallocated, extended L2',
    options: 'preallocation=metadata,extended_l2=on',
    clusterSize: 16 * K,
    size: SIZE,
  },
  { name: 'a data file', dataFile: 'plain', size: SIZE },
  {
    name: 'a data file, extended L2',
    dataFile: 'plain',
    options: 'extended_l2=on',
    clusterSize: 16 * K,
    size: SIZE,
  },
  { name: 'a raw data file', dataFile: 'raw', size: SIZE },
  {
    name: 'a raw data file, extended L2',
    dataFile: 'raw',
    options: 'extended_l2=on',
    clusterSize: 16 * K,
    size: SIZE,
  },
];

/** The same image twice: for qemu-io, and for us. */
async function twins(shape: Shape): Promise<{ theirs: MadeImage; ours: MadeImage }> {
  const make = async (): Promise<MadeImage> =>
    makeImage(shape, await mkdtemp(join(base, 'twin-')), new Random(SEED));
  return { theirs: await make(), ours: await make() };
}

const qemuIo = (path: string, commands: readonly string[]): Promise<string> =>
  qemuIoMust(path, commands, { flags: ['-f', 'qcow2', '-d', 'unmap'] });

async function bothDo(
  { theirs, ours }: { theirs: MadeImage; ours: MadeImage },
  command: string,
): Promise<void> {
  await qemuIo(theirs.path, [command]);
  const device = await connect(ours.path, { gate: allowLocal });
  await doCommand(device, command);
  await device.disconnect();
}

async function expectAlike({ theirs, ours }: { theirs: MadeImage; ours: MadeImage }): Promise<void> {
  expect(await mapOfSectors(ours.path)).toEqual(await mapOfSectors(theirs.path));
  expect(await troubles(ours.path, await convertedDisk(theirs.path))).toEqual([]);
}

describe('zero and discard', () => {
  it.each(SHAPES)('leave the entries that qemu-io leaves, at random: $name', async (shape) => {
    const images = await twins(shape);
    const random = new Random(SEED);
    const verbs = ['write -P 5', 'write -P 6', 'write -z', 'write -z -u', 'discard'];
    const done: string[] = [];
    for (let step = 0; step < 14; step++) {
      const place = placeOf(random, SIZE, images.ours.rules.clusterSize);
      const offset = Math.floor(place.offset / 512) * 512;
      const length = Math.min(SIZE - offset, Math.ceil(place.length / 512) * 512);
      done.push(`${random.pick(verbs)} ${offset} ${length}`);
      await bothDo(images, done[step]);
      expect({ done, entries: await entryShapes(images.ours.path) }).toEqual({
        done,
        entries: await entryShapes(images.theirs.path),
      });
    }
    await expectAlike(images);
    await rm(images.ours.path);
  });

  it.each([
    ['033: requests that are not aligned, over an image', SHAPES[5], oddZeroes('write -z', 64 * K)],
    ['179: the same with unmap', SHAPES[0], oddZeroes('write -z -u', 64 * K)],
    ['177: discards that are not aligned', SHAPES[0], oddZeroes('discard', 64 * K)],
    ['154: subclusters, over an image', SHAPES[6], oddZeroes('write -z', 16 * K)],
    ['271: subclusters with unmap', SHAPES[4], oddZeroes('write -z -u', 2 * K)],
    ['290: version 2', SHAPES[2], ['write -P 1 0 262144', 'discard 0 131072', 'write -z 131072 65536']],
    ['290: version 2 over an image', SHAPES[3], ['write -P 1 0 262144', 'discard 0 131072']],
    [
      '290: version 3 over an image',
      SHAPES[5],
      ['write -P 1 0 262144', 'discard 0 131072', 'discard 0 1048576'],
    ],
  ])('are as in %s', async (_name, shape, commands) => {
    const images = await twins(shape);
    for (const command of commands) await bothDo(images, command);
    expect(await entryShapes(images.ours.path)).toEqual(await entryShapes(images.theirs.path));
    await expectAlike(images);
  });

  it('066: a cluster that is kept under zeroes takes the next data', async () => {
    const images = await twins({ name: 'kept', size: SIZE });
    for (const command of ['write -P 1 0 262144', 'write -z 0 262144']) await bothDo(images, command);
    expect((await entryShapes(images.ours.path)).slice(0, 4)).toEqual(
      Array.from({ length: 4 }, () => 'kept'),
    );
    const { json: before } = await qemuMap(images.ours.path);
    await bothDo(images, 'write -P 2 65536 65536');
    await expectAlike(images);
    const { json: after } = await qemuMap(images.ours.path);
    expect(after?.[1].offset).toBe((before?.[0].offset ?? NaN) + 65536);
  });

  it('differ where a snapshot has the cluster too: no entry goes on naming it', async () => {
    const images = await twins({ name: 'shared', size: SIZE });
    for (const { path } of [images.ours, images.theirs]) {
      await qemuIo(path, ['write -P 1 0 196608']);
      await qemuImgMust(['snapshot', '-c', 'kept', path]);
    }
    for (const command of ['write -z 0 65536', 'write -z -u 65536 65536']) await bothDo(images, command);
    expect((await entryShapes(images.theirs.path)).slice(0, 3)).toEqual(['kept', 'zero', 'data']);
    expect((await entryShapes(images.ours.path)).slice(0, 3)).toEqual(['zero', 'zero', 'data']);
    expect(await troubles(images.ours.path, await convertedDisk(images.theirs.path))).toEqual([]);
    const then = await convertedDisk(images.ours.path, 'kept');
    expect(Buffer.compare(then, await convertedDisk(images.theirs.path, 'kept'))).toBe(0);
  });

  it('differ where version 2 would write zeroes over zeroes', async () => {
    const below = [{ format: 'qcow2', size: 512 * K }] as const;
    const images = await twins({ name: 'version 2', options: 'compat=0.10', size: 640 * K, below });
    for (const command of ['write -z 524288 131072', 'write -z 589824 512']) await bothDo(images, command);
    expect((await entryShapes(images.theirs.path)).slice(8)).toEqual(['data', 'data']);
    expect((await entryShapes(images.ours.path)).slice(8)).toEqual(['-', '-']);
    expect(await troubles(images.ours.path, await convertedDisk(images.theirs.path))).toEqual([]);
  });

  it.each([
    { name: 'standard', options: '', clusterSize: 64 * K },
    { name: 'extended L2', options: 'extended_l2=on', clusterSize: 64 * K },
    { name: 'extended L2, zstd', options: 'extended_l2=on,compression_type=zstd', clusterSize: 64 * K },
  ])('271: compressed clusters are unpacked whole, or given up: $name', async (shape) => {
    const images = await twins({ ...shape, size: SIZE });
    const packed = [0, 1, 2, 3, 4, 5].map((cluster) => `write -c -P ${cluster + 1} ${cluster * 65536} 65536`);
    for (const { path } of [images.ours, images.theirs]) await qemuIo(path, packed);
    const commands = [
      'write -z 2048 2048',
      'write -P 9 66000 1000',
      'write -z -u 131072 65536',
      'discard 196608 65536',
    ];
    for (const command of [...commands, 'write -z 262144 65536'])
      await bothDo(images, command.replace('66000 1000', '66048 1024'));
    expect((await entryShapes(images.ours.path))[5]).toBe('packed');
    expect(await entryShapes(images.ours.path)).toEqual(await entryShapes(images.theirs.path));
    await expectAlike(images);
  });
});

/** A command around the borders of units, on a disk that has data in some of them. */
function oddZeroes(verb: string, unit: number): string[] {
  const commands = [`write -P 1 ${unit} ${3 * unit}`, `write -P 2 ${8 * unit + 1024} 512`];
  const places = [
    [0, 512],
    [unit - 512, 1024],
    [2 * unit + 512, unit],
    [4 * unit - 512, 512],
    [6 * unit + 512, 2 * unit],
    [8 * unit, 1024],
    [8 * unit + 1536, unit - 1536],
    [SIZE - 512, 512],
    [SIZE - unit - 512, unit],
  ];
  return [...commands, ...places.map(([offset, length]) => `${verb} ${offset} ${length}`)];
}
