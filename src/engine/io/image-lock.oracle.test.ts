import { spawn } from 'node:child_process';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { holdImage, qemuImg, qemuImgMust } from '../../../test/qemu';
import { runTool } from '../../../test/run-tool';
import { suiteFolder } from '../../../test/suite-folder';
import { parseLocks } from './lock-table';
import { detectUse } from './qemu-locks';
import { FileStorage } from './file-storage';
import { WritableFileStorage } from './writable-file-storage';

const folder = await suiteFolder('image-lock');
const fresh = join(folder, 'fresh.qcow2');
let image: string;
let images = 0;
let opened: { close(): Promise<unknown> }[] = [];

/** Remembers what has to be closed after the test. */
function keep<T extends { close(): Promise<unknown> }>(thing: T): T {
  opened.push(thing);
  return thing;
}

beforeAll(() => qemuImgMust(['create', '-q', '-f', 'qcow2', fresh, '16M']));
beforeEach(async () => {
  image = join(folder, `${images++}.qcow2`);
  await copyFile(fresh, image);
});
afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
});

const opening = {
  writing: async () => keep(await WritableFileStorage.open(image)),
  reading: async () => keep(await FileStorage.open(image, { lock: 'read' })),
};

/** A program that holds the image until it is closed. */
async function holder(
  program: string,
  args: readonly string[],
): Promise<{ pid: number; close(): Promise<void> }> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  return keep({
    pid: child.pid ?? 0,
    close: () => {
      child.kill('SIGKILL');
      return ended;
    },
  });
}

/** qemu-nbd that holds the image until it is closed. */
async function server(readOnly: boolean): Promise<{ pid: number; close(): Promise<void> }> {
  const { pid, stop } = await holdImage(image, join(folder, `${images}.sock`), readOnly);
  return keep({ pid, close: stop });
}

/** The bytes that are locked in the image, in order. */
async function lockedBytes(): Promise<number[]> {
  const { ino } = await stat(image);
  return parseLocks(await readFile('/proc/locks', 'latin1'))
    .filter(({ inode }) => inode === String(ino))
    .flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, index) => start + index))
    .sort();
}

const qemuIo = (...args: readonly string[]) => runTool('qemu-io', [...args, image]);

describe.runIf(process.platform === 'linux')('while Platter has an image', () => {
  test.each([
    ['writing', []],
    ['reading', ['-r']],
  ] as const)('it locks what qemu-io locks for %s', async (how, flags) => {
    const storage = await opening[how]();
    expect(storage.lockState).toEqual({ locked: true, kind: how === 'writing' ? 'write' : 'read' });
    const ours = await lockedBytes();
    await storage.close();
    expect(await lockedBytes()).toEqual([]);
    await holder('qemu-io', [...flags, image]);
    expect(await lockedBytes()).toEqual(ours);
  });

  test('QEMU neither reads nor writes what Platter writes', async () => {
    const storage = await opening.writing();
    const refused = expect.stringMatching(/Failed to get .*lock/);
    for (const args of [
      ['info', image],
      ['check', image],
      ['resize', image, '32M'],
    ])
      expect(await qemuImg(args)).toMatchObject({ status: 1, stderr: refused });
    expect(await qemuIo('-c', 'write 0 64k')).toMatchObject({ status: 1, stderr: refused });
    expect(await qemuImg(['info', '-U', image])).toMatchObject({ status: 0 });
    await storage.close();
    expect(await qemuIo('-c', 'write 0 64k')).toMatchObject({ status: 0 });
  });

  test('QEMU reads, and does not write, what Platter keeps others from writing', async () => {
    await opening.reading();
    expect(await qemuImg(['info', image])).toMatchObject({ status: 0 });
    expect(await qemuImg(['check', image])).toMatchObject({ status: 0 });
    expect(await qemuIo('-c', 'write 0 64k')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/Failed to get .*lock/),
    });
  });

  test('a backing file that is locked for reading stays usable for QEMU', async () => {
    await opening.reading();
    const overlay = join(folder, 'overlay.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', image, overlay]);
    expect(await runTool('qemu-io', ['-c', 'write 0 64k', overlay])).toMatchObject({ status: 0 });
  });

  test('Platter refuses itself, unless both read', async () => {
    const writer = await opening.writing();
    const own = { code: 'in-use', fields: { file: image, own: true } };
    await expect(opening.writing()).rejects.toMatchObject(own);
    await expect(opening.reading()).rejects.toMatchObject(own);
    await expect(WritableFileStorage.create(image, { overwrite: true })).rejects.toMatchObject(own);
    expect(writer.length).toBe((await readFile(image)).length);
    await writer.close();
    await opening.reading();
    await opening.reading();
    await expect(opening.writing()).rejects.toMatchObject(own);
    const without = keep(await WritableFileStorage.open(image, { lock: 'none' }));
    expect(without.lockState).toEqual({ locked: false, reason: 'not-asked' });
  });

  test('its own locks are no use by others', async () => {
    const storage = await opening.writing();
    expect(await detectUse(image)).toEqual({ state: 'free' });
    await storage.close();
    await opening.reading();
    const { pid } = await server(true);
    expect(await detectUse(image)).toEqual({
      state: 'in-use',
      holders: [{ pid, command: 'qemu-nbd', writing: false }],
    });
  });
});

describe.runIf(process.platform === 'linux')('while others have an image', () => {
  test('a writer is named, and a refused try leaves no locks', async () => {
    const { pid, close } = await holder('qemu-io', [image]);
    const before = await lockedBytes();
    const error = { code: 'in-use', fields: { file: image, pid, command: 'qemu-io', writing: true } };
    await expect(opening.writing()).rejects.toMatchObject(error);
    await expect(opening.reading()).rejects.toMatchObject(error);
    expect(await lockedBytes()).toEqual(before);
    // killed, it leaves nothing behind
    await close();
    await opening.writing();
  });

  test('a server is named too', async () => {
    const { pid, close } = await server(false);
    const error = { code: 'in-use', fields: { pid, command: 'qemu-nbd' } };
    await expect(opening.writing()).rejects.toMatchObject(error);
    await close();
    await opening.writing();
  });

  test('a reader keeps Platter from writing, and lets it read', async () => {
    await server(true);
    await holder('qemu-io', ['-r', image]);
    await expect(opening.writing()).rejects.toMatchObject({
      code: 'in-use',
      fields: { writing: false, others: 1 },
    });
    expect((await opening.reading()).lockState).toEqual({ locked: true, kind: 'read' });
  });

  test('another Platter that writes is named, and its death frees the image', async () => {
    const root = join(import.meta.dirname, '../../..');
    const bundler = join(root, 'build', 'bundle-typescript.mjs');
    const bundled = await runTool(process.execPath, [bundler, 'test/holding-child.ts'], { cwd: root });
    const { pid, close } = await holder(process.execPath, [bundled.stdout, image]);
    await expect(opening.writing()).rejects.toMatchObject({ code: 'in-use', fields: { pid, writing: true } });
    expect(await qemuImg(['info', image])).toMatchObject({ status: 1 });
    await close();
    await opening.writing();
  });
});
