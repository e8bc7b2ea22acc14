import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { mkdir, readFile, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { WritableFileStorage } from './writable-file-storage';

const folder = await suiteFolder('writable');
let files = 0;

async function fileOf(bytes: readonly number[] | Uint8Array): Promise<WritableFileStorage> {
  const path = join(folder, `${files++}.img`);
  await writeFile(path, Uint8Array.from(bytes));
  return WritableFileStorage.open(path);
}

const onDisk = async ({ name }: WritableFileStorage): Promise<number[]> => [...(await readFile(name))];

describe('writing', () => {
  test('replaces, lengthens, and leaves zeroes between', async () => {
    const storage = await fileOf([1, 2, 3]);
    await storage.write(1, new Uint8Array([7]));
    await storage.write(5, new Uint8Array([8, 9]));
    await storage.flush();
    expect(storage.length).toBe(7);
    expect(await onDisk(storage)).toEqual([1, 7, 3, 0, 0, 8, 9]);
    const target = new Uint8Array(3);
    expect(await storage.read(5, target)).toBe(2);
    expect([...target]).toEqual([8, 9, 0]);
    await storage.close();
  });

  test('the system copies a range, or says that it does not', async () => {
    const bytes = Uint8Array.from({ length: (5 << 19) + 77 }, (_, index) => index % 251);
    const storage = await fileOf(bytes);
    const copied = await storage.copy(4096, 5 << 20, bytes.length - 4096);
    // where it can't the caller reads and writes
    expect([0, bytes.length - 4096]).toContain(copied);
    const target = new Uint8Array(copied);
    await storage.read(5 << 20, target);
    expect(Buffer.compare(target, bytes.subarray(4096, 4096 + copied))).toBe(0);
    expect(storage.length).toBe(copied > 0 ? (5 << 20) + copied : bytes.length);
    await storage.close();
  });

  test('what is longer than a piece is whole', async () => {
    const storage = await fileOf([]);
    const bytes = Uint8Array.from({ length: (5 << 19) + 77 }, (_, index) => index % 251);
    await storage.write(3, bytes);
    const target = new Uint8Array(bytes.length);
    expect(await storage.read(3, target)).toBe(bytes.length);
    expect(Buffer.compare(target, bytes)).toBe(0);
    expect(storage.length).toBe(bytes.length + 3);
    await storage.close();
  });

  test('offsets past what can be counted are refused', async () => {
    const storage = await fileOf([1]);
    await expect(storage.write(Number.MAX_SAFE_INTEGER, new Uint8Array(2))).rejects.toMatchObject({
      code: 'io-error',
      fields: { errno: 'EFBIG', syscall: 'write' },
    });
    expect(storage.length).toBe(1);
    await storage.close();
  });

  test('goes on in a file that somebody cut, and its identity tells', async () => {
    const storage = await fileOf(new Uint8Array(100).fill(1));
    await truncate(storage.name, 10);
    expect(await storage.identity()).toMatchObject({ length: 10 });
    const target = new Uint8Array(2).fill(9);
    expect(await storage.read(50, target)).toBe(0);
    expect([...target]).toEqual([0, 0]);
    await storage.write(20, new Uint8Array([5]));
    expect(await storage.identity()).toMatchObject({ length: 21 });
    expect(storage.length).toBe(100);
    await storage.close();
  });

  test('after close every change fails as a read does', async () => {
    const storage = await fileOf([1]);
    await storage.close();
    const error = { code: 'io-error' };
    await expect(storage.write(0, new Uint8Array(1))).rejects.toMatchObject(error);
    await expect(storage.flush()).rejects.toMatchObject(error);
    await expect(storage.truncate(0)).rejects.toMatchObject(error);
    await expect(storage.punch(0, 1)).rejects.toMatchObject(error);
    expect(await onDisk(storage)).toEqual([1]);
  });

  test('closing waits for a flush', async () => {
    const storage = await fileOf([]);
    await storage.write(0, new Uint8Array(1 << 20));
    const flushed = storage.flush();
    await storage.close();
    await expect(flushed).resolves.toBeUndefined();
  });
});

test('cutting and lengthening', async () => {
  const storage = await fileOf([1, 2, 3, 4]);
  await storage.truncate(2);
  expect(storage.length).toBe(2);
  await storage.truncate(5);
  expect(storage.length).toBe(5);
  expect(await onDisk(storage)).toEqual([1, 2, 0, 0, 0]);
  await storage.close();
});

test.runIf(process.platform === 'linux')(
  'a punched range reads as zeroes and takes no room, and the length stays',
  async () => {
    const storage = await fileOf(new Uint8Array(1 << 20).fill(7));
    await storage.flush();
    const before = await storage.allocated();
    expect(await storage.punch(65_536, 524_288)).toBe(true);
    expect(await storage.punch(0, 0)).toBe(true);
    expect(storage.length).toBe(1 << 20);
    const bytes = await onDisk(storage);
    expect([bytes[65_535], bytes[65_536], bytes[589_823], bytes[589_824]]).toEqual([7, 0, 0, 7]);
    await storage.flush();
    expect(await storage.allocated()).toBeLessThan(before);
    await storage.close();
  },
);

test.runIf(process.platform === 'linux')('punching fails with what the system says', async () => {
  const storage = await fileOf([1, 2]);
  await expect(storage.punch(-1, 1)).rejects.toMatchObject({
    code: 'io-error',
    fields: { errno: 'EINVAL', syscall: 'fallocate', file: storage.name },
  });
  await storage.close();
});

describe('opening for writing', () => {
  test('what is not there, and what is a folder', async () => {
    await expect(WritableFileStorage.open(join(folder, 'gone'))).rejects.toMatchObject({
      code: 'no-such-file',
    });
    await expect(WritableFileStorage.open(folder)).rejects.toMatchObject({ code: 'is-directory' });
  });

  test.runIf(process.platform !== 'win32')('a FIFO is refused at once', async () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    await expect(WritableFileStorage.open(path)).rejects.toMatchObject({ code: 'not-a-regular-file' });
  });

  test.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('without permission', async () => {
    const path = join(folder, 'mine-to-read');
    await writeFile(path, 'x', { mode: 0o400 });
    await expect(WritableFileStorage.open(path)).rejects.toMatchObject({
      code: 'not-writable',
      fields: { errno: 'EACCES', file: path },
    });
  });
});

describe('making a file', () => {
  test('gives an empty one', async () => {
    const path = join(folder, 'new');
    const storage = await WritableFileStorage.create(path);
    await storage.write(0, new Uint8Array([1]));
    expect(await onDisk(storage)).toEqual([1]);
    await storage.close();
  });

  test('leaves one that is there alone, links too', async () => {
    const there = await fileOf([1, 2]);
    await expect(WritableFileStorage.create(there.name)).rejects.toMatchObject({
      code: 'file-exists',
      fields: { file: there.name },
    });
    expect(await onDisk(there)).toEqual([1, 2]);
    await there.close();
    const link = join(folder, 'dangling');
    fs.symlinkSync(join(folder, 'nowhere'), link);
    await expect(WritableFileStorage.create(link)).rejects.toMatchObject({ code: 'file-exists' });
  });

  test('empties one that is there where that is wished', async () => {
    const path = join(folder, 'old');
    await writeFile(path, 'old');
    const { ino } = await stat(path);
    const storage = await WritableFileStorage.create(path, { overwrite: true });
    expect(storage.length).toBe(0);
    expect(await onDisk(storage)).toEqual([]);
    expect((await stat(path)).ino).toBe(ino);
    await storage.close();
  });

  test('says that the folder is not there, or that the name is one', async () => {
    await expect(WritableFileStorage.create(join(folder, 'a', 'b'))).rejects.toMatchObject({
      code: 'no-such-file',
      fields: { file: join(folder, 'a'), missing: 'folder' },
    });
    await mkdir(join(folder, 'dir'));
    await expect(WritableFileStorage.create(join(folder, 'dir'), { overwrite: true })).rejects.toMatchObject({
      code: 'is-directory',
    });
  });
});

/** Runs a command that needs the rights of root; undefined where it may not or can not be run. */
function asRoot(program: string, args: readonly string[]): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  try {
    return execFileSync(program, args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

describe('a small disk', () => {
  test('that is full says so, and what did go onto it counts', async (context) => {
    const disk = join(folder, 'small');
    await mkdir(disk);
    if (asRoot('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]) === undefined) context.skip();
    try {
      const storage = await WritableFileStorage.create(join(disk, 'file'));
      await expect(storage.write(0, new Uint8Array(3 << 20))).rejects.toMatchObject({
        code: 'io-error',
        fields: { errno: 'ENOSPC', syscall: 'write', offset: 1 << 20 },
      });
      expect(storage.length).toBe(1 << 20);
      await storage.close();
      asRoot('mount', ['-o', 'remount,ro', disk]);
      await expect(WritableFileStorage.open(join(disk, 'file'))).rejects.toMatchObject({
        code: 'not-writable',
        fields: { errno: 'EROFS' },
      });
    } finally {
      asRoot('umount', [disk]);
    }
  });
});

describe('a block device', () => {
  test('has a length that stays', async (context) => {
    const backing = join(folder, 'device');
    await writeFile(backing, new Uint8Array(1 << 20).fill(3));
    const device = asRoot('losetup', ['--find', '--show', backing]);
    if (device === undefined) return context.skip();
    try {
      const storage = await WritableFileStorage.open(device);
      expect(storage.length).toBe(1 << 20);
      await storage.write((1 << 20) - 1, new Uint8Array([9]));
      await expect(storage.write((1 << 20) - 1, new Uint8Array(2))).rejects.toMatchObject({
        code: 'io-error',
        fields: { errno: 'ENOSPC' },
      });
      await expect(storage.write(1 << 21, new Uint8Array(1))).rejects.toMatchObject({
        code: 'io-error',
        fields: { errno: 'ENOSPC' },
      });
      await expect(storage.truncate(5)).rejects.toMatchObject({ code: 'invalid-argument' });
      await storage.truncate(1 << 20);
      expect(storage.length).toBe(1 << 20);
      const punched = await storage.punch(4096, 8192);
      expect(await storage.punch(512, 512)).toBe(false);
      const target = new Uint8Array(1);
      await storage.read(4096, target);
      expect(target[0]).toBe(punched ? 0 : 3);
      await storage.flush();
      await storage.close();
      const overwritten = await WritableFileStorage.create(device, { overwrite: true });
      expect(overwritten.length).toBe(1 << 20);
      await overwritten.close();
    } finally {
      asRoot('losetup', ['--detach', device]);
    }
    await unlink(backing);
  });
});
