import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { peek } from '../poke';
import { qemuImgMust, qemuInfo } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { checkTrouble, troubles } from './judge';
import { markedBytes } from './marked-bytes';

const SIZE = 1 << 20;
/** last byte of the autoclear bits; its bit 0 stands for the bitmaps */
const AUTOCLEAR = 95;
const folder = await suiteFolder('device-bitmaps');

async function withBitmaps(name: string, enabled: boolean): Promise<string> {
  const path = join(folder, `${name}.qcow2`);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, String(SIZE)]);
  for (const bitmap of ['one', 'two']) {
    await qemuImgMust(['bitmap', '--add', '--disable', '-f', 'qcow2', path, bitmap]);
  }
  if (enabled) await qemuImgMust(['bitmap', '--enable', '-f', 'qcow2', path, 'two']);
  return path;
}

it('bitmaps that record no writes stay what they are', async () => {
  const path = await withBitmaps('disabled', false);
  const { json: before } = await qemuInfo(path);
  const device = await connect(path);
  await device.write(guestOffset(0), markedBytes(0, SIZE, 1));
  await device.disconnect();
  expect((await peek(path, AUTOCLEAR, 1))[0]).toBe(1);
  expect((await qemuInfo(path)).json?.['format-specific']).toEqual(before?.['format-specific']);
  expect(await troubles(path, markedBytes(0, SIZE, 1))).toEqual([]);
});

it.each(['write', 'zero', 'discard'])('a %s takes back that an enabled bitmap is right', async (verb) => {
  const path = await withBitmaps(verb, true);
  const device = await connect(path);
  expect((await peek(path, AUTOCLEAR, 1))[0]).toBe(1);
  if (verb === 'write') await device.write(guestOffset(0), markedBytes(0, SIZE, 1));
  else if (verb === 'zero') await device.writeZeroes(guestOffset(0), SIZE);
  else await device.discard(guestOffset(0), SIZE);
  await device.disconnect();
  expect((await peek(path, AUTOCLEAR, 1))[0]).toBe(0);
  expect((await qemuInfo(path)).status).toBe(0);
  expect(await checkTrouble(path)).toBeUndefined();
});

it('reading leaves an enabled bitmap right', async () => {
  const path = await withBitmaps('read', true);
  const device = await connect(path);
  await device.read(guestOffset(0), new Uint8Array(SIZE));
  await device.flush();
  await device.disconnect();
  expect((await peek(path, AUTOCLEAR, 1))[0]).toBe(1);
  expect(await checkTrouble(path)).toBeUndefined();
});

it('a resize takes back that bitmaps are right, as they are made for one size', async () => {
  const path = await withBitmaps('resize', false);
  const device = await connect(path);
  await device.resize(2 * SIZE);
  await device.disconnect();
  expect((await peek(path, AUTOCLEAR, 1))[0]).toBe(0);
  expect((await qemuInfo(path)).status).toBe(0);
  expect(await checkTrouble(path)).toBeUndefined();
});
