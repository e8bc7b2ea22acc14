import { join } from 'node:path';
import { readFile, mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { guestOffset } from '../../src/shared/units';
import { Workshop } from '../corpus/workshop';
import { qemuImgMust } from '../qemu';
import { Random } from '../random';
import { suiteFolder } from '../suite-folder';
import { firstDifference, markedBytes } from './marked-bytes';
import { openDevice } from './open-device';

const SIZE = 2 << 20;
const REQUESTS = 150;

const folder = await suiteFolder('concurrent');

async function image(name: string, options: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  const shop = new Workshop(place);
  await shop.create(String(SIZE), options);
  await shop.io('write -P 1 100k 400k');
  return shop.path();
}

async function disk(path: string): Promise<Uint8Array> {
  await qemuImgMust(['check', path]);
  await qemuImgMust(['convert', '-O', 'raw', path, `${path}.raw`]);
  return readFile(`${path}.raw`);
}

const kinds: readonly (readonly [string, number, string])[] = [
  ['512 bytes', 512, 'cluster_size=512'],
  ['4 KiB', 4096, 'cluster_size=4k'],
  ['64 KiB', 65_536, ''],
  ['subclusters', 65_536, 'extended_l2=on'],
];

describe('requests made at once act in the order of the calls', () => {
  it.each(kinds)('clusters of %s', async (name, clusterSize, options) => {
    const path = await image(name, options);
    const model = new Uint8Array(await disk(path));
    const device = await openDevice(path);
    const random = new Random(clusterSize);
    const wrong: string[] = [];
    const done: Promise<unknown>[] = [];
    for (let number = 1; number <= REQUESTS; number++) {
      const offset = random.below(SIZE);
      const length = Math.min(SIZE - offset, 1 + random.below(clusterSize * random.pick([1, 1, 3])));
      const kind = random.below(10);
      if (kind < 3) {
        // what a read sees is what all the requests before it have left, and nothing of those after it
        const expected = model.slice(offset, offset + length);
        const found = new Uint8Array(length);
        done.push(
          device.read(guestOffset(offset), found).then(() => {
            const difference = firstDifference(found, expected);
            if (difference) wrong.push(`read ${number}: ${difference}`);
          }),
        );
      } else if (kind < 4) {
        const from = Math.ceil(offset / clusterSize) * clusterSize;
        const to = Math.floor((offset + length) / clusterSize) * clusterSize;
        if (from < to) model.fill(0, from, to);
        done.push(device.discard(guestOffset(offset), length));
      } else if (kind < 5) {
        model.fill(0, offset, offset + length);
        done.push(device.writeZeroes(guestOffset(offset), length, { unmap: number % 2 === 0 }));
      } else if (kind < 6) done.push(device.flush());
      else {
        const bytes = markedBytes(offset, length, number);
        model.set(bytes, offset);
        done.push(device.write(guestOffset(offset), bytes));
      }
    }
    await Promise.all(done);
    await device.disconnect();
    expect(wrong).toEqual([]);
    expect(firstDifference(await disk(path), model)).toBeUndefined();
  });
});

describe('writes to one cluster at once', () => {
  it.each(kinds)(
    'leave all of their bytes where a snapshot has it too, clusters of %s',
    async (name, _, options) => {
      const path = await image(`one ${name}`, options);
      await qemuImgMust(['snapshot', '-c', 'before', path]);
      const model = new Uint8Array(await disk(path));
      const device = await openDevice(path);
      const done: Promise<unknown>[] = [];
      for (let part = 0; part < 64; part++) {
        const offset = 131_072 + part * 1024 + (part % 3) * 100;
        const bytes = markedBytes(offset, 1024, part + 1);
        model.set(bytes, offset);
        done.push(device.write(guestOffset(offset), bytes));
      }
      await Promise.all(done);
      await device.disconnect();
      expect(firstDifference(await disk(path), model)).toBeUndefined();
    },
  );
});

it('a disk that becomes shorter keeps what its snapshots have', async () => {
  const path = await image('shorter', 'cluster_size=4k');
  const before = await disk(path);
  await qemuImgMust(['snapshot', '-c', 'whole', path]);
  const device = await openDevice(path);
  await Promise.all([
    device.write(guestOffset(0), markedBytes(0, SIZE, 1)),
    device.resize(65_536, { dataLossAllowed: true }),
    device.discard(guestOffset(0), 65_536),
  ]);
  await device.disconnect();
  expect(firstDifference(await disk(path), new Uint8Array(65_536))).toBeUndefined();
  await qemuImgMust(['snapshot', '-a', 'whole', path]);
  expect(firstDifference(await disk(path), before)).toBeUndefined();
});

it('disconnecting waits for what was asked before', async () => {
  const path = await image('disconnect', 'cluster_size=4k');
  const device = await openDevice(path);
  const bytes = markedBytes(0, SIZE, 5);
  const written = device.write(guestOffset(0), bytes);
  await device.disconnect();
  await written;
  expect(firstDifference(await disk(path), bytes)).toBeUndefined();
});

it('a write that is given up leaves each sector old or new, and a clean image', async () => {
  const path = await image('abort', 'cluster_size=512');
  const before = await disk(path);
  const device = await openDevice(path);
  const abort = new AbortController();
  const written = device.write(guestOffset(0), markedBytes(0, SIZE, 6), abort.signal);
  setTimeout(() => abort.abort(), 1);
  const outcome = await written.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );
  await device.disconnect();
  expect(['done', 'cancelled']).toContain(outcome);
  const after = await disk(path);
  const fresh = markedBytes(0, SIZE, 6);
  let mixed = 0;
  for (let at = 0; at < SIZE; at += 512) {
    const sector = Buffer.from(after.subarray(at, at + 512));
    if (!sector.equals(before.subarray(at, at + 512)) && !sector.equals(fresh.subarray(at, at + 512)))
      mixed++;
  }
  expect(mixed).toBe(0);
});
