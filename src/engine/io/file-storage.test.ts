import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileStorage } from './file-storage';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'platter-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function fileOf(bytes: Uint8Array): Promise<FileStorage> {
  const path = join(folder, `${bytes.length}.img`);
  writeFileSync(path, bytes);
  return FileStorage.open(path);
}

describe('reading', () => {
  test('what lies past the end is zero, and the count says so', async () => {
    const storage = await fileOf(new Uint8Array([1, 2, 3]));
    const target = new Uint8Array(5).fill(9);
    expect(await storage.read(1, target)).toBe(2);
    expect([...target]).toEqual([2, 3, 0, 0, 0]);
    expect(await storage.read(2 ** 52, target.fill(9))).toBe(0);
    expect([...target]).toEqual([0, 0, 0, 0, 0]);
    await storage.close();
  });

  test('a batch is read in order, across pieces', async () => {
    const storage = await fileOf(new Uint8Array(3 << 20).fill(7));
    const requests = [0, 1 << 20].map((position) => ({ position, target: new Uint8Array(5 << 19) }));
    const seen: number[][] = [];
    await storage.readBatch(requests, (index, bytes) => seen.push([index, bytes]));
    expect(seen).toEqual([
      [0, 5 << 19],
      [1, 2 << 20],
    ]);
    expect(requests[1].target[(2 << 20) - 1]).toBe(7);
    expect(requests[1].target[2 << 20]).toBe(0);
    await storage.close();
  });

  test('an abort ends a batch', async () => {
    const storage = await fileOf(new Uint8Array(1 << 20));
    const target = new Uint8Array(1 << 20);
    const requests = Array.from({ length: 20_000 }, () => ({ position: 0, target }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const start = performance.now();
    await expect(storage.readBatch(requests, undefined, controller.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(performance.now() - start).toBeLessThan(500);
    await storage.close();
  });

  test('after close it fails as a read does', async () => {
    const storage = await fileOf(new Uint8Array(10));
    await storage.close();
    await expect(storage.read(0, new Uint8Array(1))).rejects.toMatchObject({ code: 'io-error' });
  });
});

describe('opening', () => {
  test.each([
    ['a name that is not there', 'gone', 'no-such-file'],
    ['a name below a file', 'plain/below', 'no-such-file'],
    ['a directory', 'folder', 'is-directory'],
  ])('%s', async (_what, name, code) => {
    writeFileSync(join(folder, 'plain'), '');
    mkdirSync(join(folder, 'folder'), { recursive: true });
    await expect(FileStorage.open(join(folder, name))).rejects.toMatchObject({ code });
  });

  test.runIf(process.platform !== 'win32')('a FIFO without a writer is refused at once', async () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    await expect(FileStorage.open(path)).rejects.toMatchObject({ code: 'not-a-regular-file' });
  });
});

describe('what the file system says', () => {
  test.runIf(process.platform === 'linux')('holes are told from data', async () => {
    const storage = await fileOf(new Uint8Array(65_536).fill(1));
    truncateSync(storage.name, 1 << 20);
    const sparse = await FileStorage.open(storage.name);
    expect(await sparse.hostExtent(4096)).toEqual({ start: 4096, length: 61_440, hole: false });
    expect(await sparse.hostExtent(100_000)).toEqual({ start: 100_000, length: 948_576, hole: true });
    expect(await sparse.hostExtent(1 << 20)).toBeUndefined();
    expect(await sparse.allocated()).toBeLessThan(1 << 20);
    await Promise.all([storage.close(), sparse.close()]);
  });

  test('a file that is gone has no identity', async () => {
    const storage = await fileOf(new Uint8Array(77));
    expect(await storage.identity()).toMatchObject({ length: 77 });
    rmSync(storage.name);
    await expect(storage.identity()).rejects.toMatchObject({ code: 'no-such-file' });
    await storage.close();
  });
});
