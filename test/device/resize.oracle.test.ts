import { stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allowLocal } from '../../src/engine/image/gate';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { qemuImgMust } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { checkTrouble, convertedDisk, troubles } from './judge';
import { markedBytes } from './marked-bytes';

const MIB = 1 << 20;
const folder = await suiteFolder('device-resize');
let made = 0;

async function newImage(options: string, size: number, backing: readonly string[] = []): Promise<string> {
  const path = join(folder, `${++made}.qcow2`);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, ...backing, path, String(size)]);
  return path;
}

it.each(['raw', 'qcow2'])(
  'a disk that grows over a longer %s backing file shows none of it (292)',
  async (format) => {
    const raw = join(folder, 'below.raw');
    await writeFile(raw, markedBytes(0, 3 * MIB, 7));
    const below = join(folder, `below.${format}`);
    if (format === 'qcow2') await qemuImgMust(['convert', '-f', 'raw', '-O', 'qcow2', raw, below]);
    for (const options of ['cluster_size=64k', 'cluster_size=512', 'extended_l2=on']) {
      for (const size of [MIB, MIB + 512, MIB - 1536]) {
        const path = await newImage(options, size, ['-b', below, '-F', format]);
        const device = await connect(path, { gate: allowLocal });
        await device.resize(2 * MIB + 512);
        await device.resize(4 * MIB);
        await device.disconnect();
        const wanted = Buffer.alloc(4 * MIB);
        markedBytes(0, size, 7).copy(wanted);
        expect(await troubles(path, wanted)).toEqual([]);
      }
    }
  },
);

it('a version 2 disk does not grow over a longer backing file, as it could not hide it', async () => {
  const below = join(folder, 'longer.raw');
  await writeFile(below, markedBytes(0, 2 * MIB, 1));
  const path = await newImage('compat=0.10', MIB, ['-b', below, '-F', 'raw']);
  const device = await connect(path, { gate: allowLocal });
  await expect(device.resize(2 * MIB)).rejects.toMatchObject({
    code: 'unsupported-change',
    fields: { reason: 'v2-backing' },
  });
  expect(device.size).toBe(MIB);
  await device.disconnect();
  expect(await troubles(path, markedBytes(0, MIB, 1))).toEqual([]);
});

it.each(['cluster_size=64k', 'cluster_size=512', 'extended_l2=on', 'compat=0.10', 'lazy_refcounts=on'])(
  'a disk that is made shorter and longer again brings nothing back: %s',
  async (options) => {
    for (const size of [MIB, MIB - 512, MIB / 2 + 1024, 512, 0]) {
      const path = await newImage(options, MIB + 512);
      const device = await connect(path);
      await device.write(guestOffset(0), markedBytes(0, MIB + 512, 3));
      await device.resize(size, { dataLossAllowed: true });
      await device.resize(2 * MIB);
      await device.disconnect();
      const wanted = Buffer.alloc(2 * MIB);
      markedBytes(0, size, 3).copy(wanted);
      expect(await troubles(path, wanted)).toEqual([]);
    }
  },
);

it('what QEMU left behind the end of a shorter disk does not come back either', async () => {
  const path = await newImage('cluster_size=64k', MIB);
  const device = await connect(path);
  await device.write(guestOffset(0), markedBytes(0, MIB, 3));
  await device.disconnect();
  await qemuImgMust(['resize', '-q', '--shrink', '-f', 'qcow2', path, String(MIB / 2 + 512)]);
  const again = await connect(path);
  await again.resize(MIB);
  await again.disconnect();
  const wanted = Buffer.alloc(MIB);
  markedBytes(0, MIB / 2 + 512, 3).copy(wanted);
  expect(await troubles(path, wanted)).toEqual([]);
});

it.each([
  { options: 'cluster_size=64k', fragmented: false },
  { options: 'cluster_size=64k', fragmented: true },
  { options: 'cluster_size=512', fragmented: false },
  { options: 'cluster_size=512,refcount_bits=64,lazy_refcounts=on', fragmented: true },
])('shrinking cuts the file as short as qemu-img would (163, 250): %o', async ({ options, fragmented }) => {
  const [path, reference] = [await newImage(options, 8 * MIB), await newImage(options, 8 * MIB)];
  for (const image of [path, reference]) {
    const device = await connect(image);
    const order = [0, 1, 2, 3, 4, 5, 6, 7].map((piece) => (fragmented ? (piece * 3) % 8 : piece));
    for (const piece of order) {
      await device.write(guestOffset(piece * MIB), markedBytes(piece * MIB, MIB, piece));
      if (fragmented) await device.discard(guestOffset(piece * MIB), MIB / 4);
    }
    await device.disconnect();
  }
  await qemuImgMust(['resize', '-q', '--shrink', '-f', 'qcow2', reference, String(2 * MIB)]);
  const device = await connect(path);
  await expect(device.resize(2 * MIB)).rejects.toMatchObject({
    code: 'data-loss',
    fields: { size: 2 * MIB, current: 8 * MIB },
  });
  await device.resize(2 * MIB, { dataLossAllowed: true });
  await device.disconnect();
  expect(await checkTrouble(path)).toBeUndefined();
  expect(Buffer.compare(await convertedDisk(path), await convertedDisk(reference))).toBe(0);
  expect((await stat(path)).size).toBeLessThanOrEqual((await stat(reference)).size);
});

it('a data file that is longer than the disk shows nothing of itself when the disk grows', async () => {
  for (const raw of ['on', 'off']) {
    const data = join(folder, `long-${raw}.data`);
    const path = await newImage(`data_file=${data},data_file_raw=${raw}`, MIB + 512);
    await writeFile(data, markedBytes(0, 3 * MIB, 5));
    const device = await connect(path, { gate: allowLocal });
    const before = Buffer.alloc(MIB + 512);
    await device.read(guestOffset(0), before);
    await device.resize(2 * MIB);
    await device.disconnect();
    expect(await troubles(path, Buffer.concat([before, Buffer.alloc(MIB - 512)]))).toEqual([]);
    await truncate(data, 0);
  }
});
