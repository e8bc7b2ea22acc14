import { copyFile, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { RecordingStorage } from '../../src/engine/io/recording-storage';
import { connect } from '../../src/engine/operations/connect';
import { listUndo, undo } from '../../src/engine/operations/undo';
import { guestOffset } from '../../src/shared/units';
import { imageAfterPowerCut, imagesAfterEach } from '../crash-images';
import { qemuCheck, qemuImg, qemuImgMust } from '../qemu';
import { runTool } from '../run-tool';
import { suiteFolder } from '../suite-folder';

const folder = await suiteFolder('dirty-images');
const MIB = 1 << 20;

/** An image that qemu-io left with postponed refcounts, as a crash of a virtual machine does. */
async function crashed(name: string, options: string, ...commands: string[]): Promise<string> {
  const path = join(folder, `${name}.qcow2`);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', `lazy_refcounts=on,${options}`, path, '64M']);
  const script = [...commands, 'flush', 'abort'].flatMap((command) => ['-c', command]);
  await runTool('qemu-io', [...script, path]);
  expect((await qemuCheck(path)).status, 'the image should have wrong refcounts').toBe(2);
  return path;
}

const IMAGES: readonly (readonly [string, string, readonly string[]])[] = [
  ['one refcount block', 'cluster_size=64k', ['write -P 3 0 5M']],
  ['blocks that are not there yet', 'cluster_size=4k', ['write -P 3 0 5M', 'write -P 3 30M 20M']],
  ['a longer refcount table', 'cluster_size=512', ['write -P 3 0 5M']],
  ['narrow refcounts', 'cluster_size=4k,refcount_bits=1', ['write -P 3 0 5M']],
  ['extended L2 entries', 'cluster_size=64k,extended_l2=on', ['write -P 3 0 5M', 'write -z 6M 32k']],
];

describe('an image whose refcounts were postponed', () => {
  it.each(IMAGES)('is counted anew when it is opened for writing: %s', async (name, options, commands) => {
    const path = await crashed(name.replaceAll(' ', '-'), options, ...commands);
    const device = await connect(path);
    expect(device.info().readOnlyReason).toBeUndefined();
    const bytes = new Uint8Array(5 * MIB);
    await device.read(guestOffset(0), bytes);
    expect(bytes.every((byte) => byte === 3)).toBe(true);
    await device.write(guestOffset(60 * MIB), bytes.subarray(0, 100_000));
    await device.disconnect();
    expect((await qemuCheck(path)).status).toBe(0);
    const info = JSON.parse(await qemuImgMust(['info', '--output=json', path]));
    expect(info['dirty-flag']).toBe(false);
  });

  it('can be had back as it was, when nothing was written to it', async () => {
    const path = await crashed('taken-back', 'cluster_size=64k', 'write -P 3 0 5M');
    const before = await readFile(path);
    await (await connect(path)).disconnect();
    expect(Buffer.compare(await readFile(path), before)).not.toBe(0);
    expect(await listUndo(path)).toHaveLength(1);
    await undo(path);
    expect(Buffer.compare(await readFile(path), before)).toBe(0);
    expect(await listUndo(path)).toEqual([]);
  });

  it('keeps its length until it can no longer be had back, also with leaked clusters at its end', async () => {
    const path = await crashed('leaked-end', 'cluster_size=64k', 'write -P 3 0 5M');
    const file = await open(path, 'r+');
    // the last guest cluster: what it names lies at the end of the file
    await file.write(Buffer.alloc(8), 0, 8, 0x40000 + 79 * 8);
    await file.close();
    const before = await readFile(path);
    await (await connect(path)).disconnect();
    await undo(path);
    expect(Buffer.compare(await readFile(path), before)).toBe(0);
  });

  it('keeps what lies behind the end of a disk that seems to be too short', async () => {
    const path = await crashed('short', 'cluster_size=64k', 'write -P 3 0 5M');
    const sizeTo = async (bytes: number): Promise<void> => {
      const file = await open(path, 'r+');
      const size = Buffer.alloc(8);
      size.writeBigUInt64BE(BigInt(bytes));
      await file.write(size, 0, 8, 24);
      await file.close();
    };
    await sizeTo(MIB);
    const device = await connect(path);
    await device.write(guestOffset(0), new Uint8Array(512).fill(9));
    await device.disconnect();
    await sizeTo(64 * MIB);
    expect((await runTool('qemu-io', ['-r', '-c', 'read -P 3 1M 4M', path])).stdout).not.toContain('failed');
  });

  it('stays whole when the power is cut while it is counted', async () => {
    const path = await crashed('cut', 'cluster_size=4k', 'write -P 3 0 5M', 'write -P 3 30M 4M');
    const initial = await readFile(path);
    const storage = new RecordingStorage(new MemoryStorage(initial));
    await (await connect(storage)).disconnect();
    const { journal } = storage;
    const states = [...imagesAfterEach(initial, journal)].map(({ bytes }) => bytes);
    for (let count = 1; count <= journal.length; count++) {
      for (let seed = 0; seed < 4; seed++) states.push(imageAfterPowerCut(initial, journal, count, seed));
    }
    expect(states.length).toBeGreaterThan(20);
    for (const state of states) {
      const again = new MemoryStorage(state);
      const device = await connect(again);
      expect(device.info().readOnlyReason).toBeUndefined();
      await device.disconnect();
      await writeFile(path, again.contents());
      expect((await qemuCheck(path)).status).toBe(0);
    }
  });

  it('is only read when its tables are damaged as well, and not written to', async () => {
    const path = await crashed('damaged', 'cluster_size=64k', 'write -P 3 0 5M');
    const file = await open(path, 'r+');
    // two guest clusters in one host cluster
    const l2 = Buffer.alloc(16);
    await file.read(l2, 0, 16, 0x40000);
    await file.write(l2.subarray(0, 8), 0, 8, 0x40008);
    await file.close();
    const copy = join(folder, 'before.qcow2');
    await copyFile(path, copy);
    const device = await connect(path);
    expect(device.info().readOnlyReason).toMatch(/^(dirty|damaged)$/);
    const writing = device.write(guestOffset(0), new Uint8Array(1));
    await expect(writing).rejects.toMatchObject({ code: 'read-only' });
    await device.disconnect();
  });

  it('is left dirty by a reader', async () => {
    const path = await crashed('read', 'cluster_size=64k', 'write -P 3 0 5M');
    const before = await readFile(path);
    const device = await connect(path, { readOnly: true });
    await device.read(guestOffset(0), new Uint8Array(MIB));
    await device.disconnect();
    expect(Buffer.compare(await readFile(path), before)).toBe(0);
  });
});

describe('an image with lazy refcounts', () => {
  it('is dirty from the first change on, and no longer when it is closed', async () => {
    const path = join(folder, 'lazy.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'lazy_refcounts=on', path, '64M']);
    const isDirty = async (): Promise<boolean> =>
      JSON.parse(await qemuImgMust(['info', '-U', '--output=json', path]))['dirty-flag'];
    const device = await connect(path);
    expect(await isDirty()).toBe(false);
    await device.write(guestOffset(0), new Uint8Array(MIB).fill(1));
    await device.flush();
    expect(await isDirty()).toBe(true);
    await device.disconnect();
    expect(await isDirty()).toBe(false);
    expect((await qemuCheck(path)).status).toBe(0);
  });

  it('killed after a flush, is what qemu-img repairs without loss', async () => {
    const path = join(folder, 'killed.qcow2');
    await qemuImgMust([
      'create',
      '-q',
      '-f',
      'qcow2',
      '-o',
      'lazy_refcounts=on,cluster_size=4k',
      path,
      '64M',
    ]);
    const storage = new MemoryStorage(await readFile(path));
    const device = await connect(storage);
    await device.write(guestOffset(123), new Uint8Array(3 * MIB).fill(8));
    await device.flush();
    await writeFile(path, storage.contents());
    expect((await qemuImg(['check', '-q', '-r', 'all', path])).status).toBe(0);
    const after = await connect(path, { readOnly: true });
    const bytes = new Uint8Array(3 * MIB);
    await after.read(guestOffset(123), bytes);
    await after.disconnect();
    expect(bytes.every((byte) => byte === 8)).toBe(true);
  });
});
