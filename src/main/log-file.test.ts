import { execFileSync } from 'node:child_process';
import { constants, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from './log-file';

let folder: string;
let path: string;
let older: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platter-log-'));
  path = join(folder, 'logs', 'platter.log');
  older = join(folder, 'logs', 'platter.old.log');
});
afterEach(() => rm(folder, { recursive: true }));

const isLinux = process.platform === 'linux';

describe('the file of a log', () => {
  it('has its lines in order, after those of the run before', async () => {
    const first = new LogFile(path, older);
    first.add('one');
    first.add('two');
    await first.written();
    const second = new LogFile(path, older);
    second.add('three');
    await second.written();
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\nthree\n');
  });

  it.skipIf(process.platform === 'win32')('is for nobody else to read', async () => {
    const file = new LogFile(path, older);
    file.add('line');
    await file.written();
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('takes the place of the older one when full; the two never hold more than they may', async () => {
    const most = 4096;
    const file = new LogFile(path, older, most);
    for (let line = 0; line < 500; line++) {
      file.add(`${line} ${'x'.repeat(line % 90)}`);
      if (line % 5 === 0) await file.written();
    }
    await file.written();
    expect((await readdir(join(folder, 'logs'))).sort()).toEqual(['platter.log', 'platter.old.log']);
    for (const each of [path, older]) expect((await stat(each)).size).toBeLessThanOrEqual(most);
    const kept = (await readFile(older, 'utf8')) + (await readFile(path, 'utf8'));
    const numbers = kept
      .trimEnd()
      .split('\n')
      .map((line) => Number.parseInt(line, 10));
    expect(numbers.at(-1)).toBe(499);
    expect(numbers).toEqual(numbers.map((_, index) => numbers[0] + index));
  });

  it('has every line once when it is flushed, whatever is being written then', async () => {
    for (const turns of [0, 1, 2, 3, 5, 8, 20]) {
      await rm(join(folder, 'logs'), { recursive: true, force: true });
      const file = new LogFile(path, older);
      file.add('one');
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      file.add('two');
      file.flush();
      expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    }
  });

  it('flushes as much as the two may hold, and nothing where nothing waits', async () => {
    await mkdir(join(folder, 'logs'));
    const file = new LogFile(path, older, 4096);
    file.flush();
    expect(await readdir(join(folder, 'logs'))).toEqual([]);
    await writeFile(path, 'y'.repeat(4000));
    file.add('z'.repeat(500));
    file.flush();
    expect([(await stat(older)).size, (await stat(path)).size]).toEqual([4000, 501]);
  });

  it('harms nothing when it is flushed where its folder can not be made', async () => {
    await writeFile(join(folder, 'logs'), 'a file where the folder should be');
    const file = new LogFile(path, older);
    file.add('one');
    expect(() => file.flush()).not.toThrow();
  });

  it('counts the size of a file that was there before', async () => {
    await mkdir(join(folder, 'logs'));
    await writeFile(path, 'y'.repeat(4000));
    const file = new LogFile(path, older, 4096);
    file.add('z'.repeat(500));
    await file.written();
    expect((await stat(older)).size).toBe(4000);
    expect((await stat(path)).size).toBe(501);
  });

  it('harms nothing where its folder can not be made, and goes on when it can', async () => {
    await writeFile(join(folder, 'logs'), 'a file where the folder should be');
    const file = new LogFile(path, older);
    file.add('one');
    await file.written();
    await rm(join(folder, 'logs'));
    file.add('two');
    await file.written();
    expect(await readFile(path, 'utf8')).toBe('two\n(lines that are missing here: 1)\n');
  });

  it.runIf(isLinux)('harms nothing on a full disk', async () => {
    await mkdir(join(folder, 'logs'));
    await symlink('/dev/full', path);
    const file = new LogFile(path, older);
    for (let line = 0; line < 100; line++) file.add('line');
    await file.written();
    file.add('line');
    await expect(file.written()).resolves.toBeUndefined();
  });

  it.runIf(isLinux)('keeps no more than a little for a disk that does not answer', async () => {
    await mkdir(join(folder, 'logs'));
    // opening a pipe that nobody reads from takes until somebody does
    execFileSync('mkfifo', [path]);
    const file = new LogFile(path, older, 1 << 30);
    file.add('first');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const letters = 64 << 10;
    for (let line = 0; line < 100; line++) file.add('x'.repeat(letters));
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    let read = 0;
    const drained = file.written();
    let done = false;
    void drained.then(() => (done = true));
    while (!done) {
      read += await reader.read(Buffer.alloc(1 << 20), 0, 1 << 20).then(
        ({ bytesRead }) => bytesRead,
        () => 0,
      );
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await reader.close();
    expect(read).toBeLessThan(6 * letters);
  });
});
