import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detectUse } from './qemu-locks';

test('systems without such a table do not know', async () => {
  expect(await detectUse('/', 'darwin')).toEqual({ state: 'unknown', reason: 'platform' });
});

describe.runIf(process.platform === 'linux')('who holds an image', () => {
  let folder: string;
  let image: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'platter-locks-'));
    image = join(folder, 'held.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, '16M']);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs qemu-io on the image and waits until it has opened it. */
  async function held<T>(args: readonly string[], during: (pid: number) => Promise<T>): Promise<T> {
    const child: ChildProcess = spawn('qemu-io', [...args, image], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
      return await during(child.pid ?? 0);
    } finally {
      child.stdin?.end();
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }

  test('nobody has it', async () => {
    expect(await detectUse(image)).toEqual({ state: 'free' });
  });

  test('a writer is named', async () => {
    await held([], async (pid) => {
      expect(await detectUse(image)).toEqual({
        state: 'in-use',
        holders: [{ pid, command: 'qemu-io', writing: true }],
      });
    });
    expect(await detectUse(image)).toEqual({ state: 'free' });
  });

  test('a reader is told from a writer', async () => {
    await held(['-r'], async (pid) => {
      expect(await detectUse(image)).toEqual({
        state: 'in-use',
        holders: [{ pid, command: 'qemu-io', writing: false }],
      });
    });
  });

  test('a server that exports it is named', async () => {
    const pidFile = join(folder, 'nbd.pid');
    const socket = join(folder, 'nbd.sock');
    execFileSync('qemu-nbd', ['--fork', '--pid-file', pidFile, '-k', socket, '-f', 'qcow2', image]);
    const pid = Number(readFileSync(pidFile, 'latin1'));
    try {
      expect(await detectUse(image)).toEqual({
        state: 'in-use',
        holders: [{ pid, command: 'qemu-nbd', writing: true }],
      });
    } finally {
      process.kill(pid);
    }
  });
});
