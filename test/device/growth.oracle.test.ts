import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connect } from '../../src/engine/operations/connect';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { RecordingStorage } from '../../src/engine/io/recording-storage';
import { guestOffset } from '../../src/shared/units';
import { peekU64 } from '../poke';
import { qemuImgMust } from '../qemu';
import { Random } from '../random';
import { suiteFolder } from '../suite-folder';
import { checkTrouble, troubles } from './judge';
import { markedBytes } from './marked-bytes';

const MIB = 1 << 20;
const folder = await suiteFolder('device-growth');
let made = 0;

async function newImage(options: string, size: number): Promise<string> {
  const path = join(folder, `${++made}.qcow2`);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, path, String(size)]);
  return path;
}

it.each([
  { options: 'cluster_size=512,refcount_bits=64', mib: 12, moves: true },
  { options: 'cluster_size=512,refcount_bits=64,lazy_refcounts=on', mib: 6, moves: true },
  { options: 'cluster_size=512,refcount_bits=1', mib: 40, moves: false },
  { options: 'cluster_size=512,compat=0.10', mib: 24, moves: true },
])('refcount table and blocks grow with the file: $mib MiB, $options', async ({ options, mib, moves }) => {
  const path = await newImage(options, mib * MIB);
  const before = await peekU64(path, 48);
  const disk = Buffer.alloc(mib * MIB);
  const device = await connect(path);
  const random = new Random(mib);
  const pieces = Array.from({ length: mib * 4 }, (_, index) => index);
  // out of order, so that tables of the guest and of the file are made out of step
  for (let left = pieces.length; left > 0; left--) {
    const [piece] = pieces.splice(random.below(left), 1);
    const bytes = markedBytes(piece * (MIB / 4), MIB / 4, left);
    bytes.copy(disk, piece * (MIB / 4));
    await device.write(guestOffset(piece * (MIB / 4)), bytes);
    if (random.below(16) === 0) await device.flush();
  }
  await device.disconnect();
  expect(await troubles(path, disk)).toEqual([]);
  expect((await peekU64(path, 48)) !== before).toBe(moves);
});

it.each(['cluster_size=512', 'cluster_size=512,lazy_refcounts=on', 'cluster_size=4k,extended_l2=off'])(
  'the L1 table grows with the disk, and what was there stays: %s',
  async (options) => {
    const path = await newImage(options, MIB);
    const marks = markedBytes(0, MIB, 1);
    let device = await connect(path);
    await device.write(guestOffset(0), marks);
    const sizes = [3 * MIB, 64 * MIB, 1024 * MIB, 5000 * MIB];
    for (const [number, size] of sizes.entries()) {
      await device.resize(size);
      await device.write(guestOffset(size - 4096), markedBytes(size - 4096, 4096, 2 + number));
      await device.disconnect();
      expect(await checkTrouble(path)).toBeUndefined();
      device = await connect(path);
    }
    const back = new Uint8Array(MIB);
    await device.read(guestOffset(0), back);
    expect(Buffer.compare(back, marks)).toBe(0);
    for (const [number, size] of sizes.entries()) {
      const end = new Uint8Array(4096);
      await device.read(guestOffset(size - 4096), end);
      expect(Buffer.compare(end, markedBytes(size - 4096, 4096, 2 + number))).toBe(0);
    }
    await device.disconnect();
    expect(await checkTrouble(path)).toBeUndefined();
  },
);

it.each(['cluster_size=64k', 'cluster_size=512', 'cluster_size=64k,lazy_refcounts=on,extended_l2=on'])(
  'room that is given up is used again, so that the file stays short: %s',
  async (options) => {
    const path = await newImage(options, 64 * MIB);
    const device = await connect(path);
    for (let round = 0; round < 16; round++) {
      const offset = guestOffset(round * 4 * MIB);
      await device.write(offset, randomBytes(2 * MIB));
      if (round % 2 === 0) await device.discard(offset, 2 * MIB);
      else await device.writeZeroes(offset, 2 * MIB, { unmap: true });
      await device.flush();
    }
    await device.disconnect();
    expect(await checkTrouble(path)).toBeUndefined();
    expect((await stat(path)).size).toBeLessThan(5 * MIB);
  },
);

it('clusters that are given up take no room in the host file any more, unless some are to be kept', async () => {
  const allocatedAfter = async (keepErased?: number): Promise<number> => {
    const path = await newImage('cluster_size=64k', 16 * MIB);
    const device = await connect(path, { keepErased });
    await device.write(guestOffset(0), randomBytes(8 * MIB));
    await device.flush();
    expect((await stat(path)).blocks * 512).toBeGreaterThanOrEqual(8 * MIB);
    await device.discard(guestOffset(0), 8 * MIB);
    await device.flush();
    const { blocks } = await stat(path);
    await device.disconnect();
    expect(await checkTrouble(path)).toBeUndefined();
    return blocks * 512;
  };
  expect(await allocatedAfter()).toBeLessThan(MIB);
  const kept = await allocatedAfter((4 * MIB) / 512);
  expect(kept).toBeGreaterThanOrEqual(4 * MIB);
  expect(kept).toBeLessThan(5 * MIB);
});

it('a discard writes each L2 table once, however many clusters it gives up', async () => {
  const path = await newImage('cluster_size=4k', 8 * MIB);
  const first = await connect(path);
  await first.write(guestOffset(0), randomBytes(8 * MIB));
  await first.disconnect();
  const bytes = await readFile(path);
  const storage = new RecordingStorage(new MemoryStorage(bytes));
  const device = await connect(storage);
  const start = storage.journal.length;
  await device.discard(guestOffset(0), 8 * MIB);
  await device.flush();
  const l1 = Number(bytes.readBigUInt64BE(40));
  const tables = Array.from({ length: 4 }, (_, index) =>
    Number(bytes.readBigUInt64BE(l1 + index * 8) & 0xfffffffffffe00n),
  );
  const written = storage.journal.slice(start).map((entry) => (entry.kind === 'write' ? entry.position : -1));
  for (const table of tables) {
    expect(written.filter((position) => position >= table && position < table + 4096)).toHaveLength(1);
  }
  await device.disconnect();
});
