import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { poke, u64Bytes } from '../../test/poke';
import { QCOW_TOOL } from '../../test/qcow-tool';
import { qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-readers');
const corrupt = join(folder, 'corrupt.qcow2');
const scattered = join(folder, 'scattered.qcow2');
/** more than a pipe and the buffers on both of its ends take */
const EXTENTS = 8192;

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', corrupt, '16M']);
  await qemuIoMust(corrupt, ['write 0 192k']);
  await poke(corrupt, 0x40000, u64Bytes((1n << 63n) | 0x30000n));
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', scattered, '1G']);
  for (let entry = 0; entry < EXTENTS; entry += 2) {
    await poke(scattered, 0x40000 + entry * 8, u64Bytes(0n));
  }
});

const start = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [QCOW_TOOL, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

describe('a reader that goes away', () => {
  const statusWithout = async (command: string): Promise<string> => {
    const shell = `{ "${process.execPath}" "${QCOW_TOOL}" ${command}; echo "status $?" >&2; } 2>&1 >&3 3>&- | cat`;
    const { stdout } = await promisify(execFile)('bash', ['-c', `exec 3> >(true); sleep 0.3; ${shell}`]);
    return stdout;
  };

  it.each(['', '--output json'])('does not make a corrupt image a clean one (check %s)', async (options) => {
    expect(await statusWithout(`check ${options} "${corrupt}"`)).toBe('status 2\n');
  });

  it.each(['map', 'mapped', 'map --output json'])('ends %s early, and quietly', async (command) => {
    expect(await statusWithout(`${command} "${scattered}"`)).toBe('status 0\n');
  });
});

describe('a reader that stands still', () => {
  it('does not keep an interrupted map from ending', async () => {
    const child = start('map', '--output', 'json', scattered);
    let diagnostics = '';
    child.stderr?.on('data', (chunk: Buffer) => (diagnostics += chunk.toString()));
    await once(child.stdout!, 'readable');
    await delay(500);
    expect(child.exitCode).toBeNull();
    const asked = performance.now();
    child.kill('SIGINT');
    const [status] = await once(child, 'exit');
    expect(status).toBe(130);
    expect(performance.now() - asked).toBeLessThan(1000);
    expect(diagnostics).toContain('Stopped');
  });
});
