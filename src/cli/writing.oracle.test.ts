import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { holdImage, qemuCheck, qemuImg, qemuImgMust, qemuInfo, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const MIB = 1 << 20;
const folder = await suiteFolder('cli-writing');
let count = 0;
/** a folder of its own for each test */
let at = folder;
let image = '';
beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
  image = join(at, 'disk.qcow2');
});

const run = (...args: string[]) => qcowTool(args, { cwd: at });

const make = (size: string, ...options: string[]): Promise<string> =>
  qemuImgMust(['create', '-q', '-f', 'qcow2', ...options, image, size]);

/** Whether qemu-img finds nothing wrong, leaks included. */
const isClean = async (path = image): Promise<boolean> => (await qemuCheck(path)).status === 0;

const virtualSize = async (): Promise<number> =>
  JSON.parse(await qemuImgMust(['info', '--output=json', image]))['virtual-size'];

const guestBytes = async (path = image): Promise<Buffer> => {
  const raw = join(at, 'guest.raw');
  await qemuImgMust(['convert', '-O', 'raw', path, raw]);
  return readFile(raw);
};

/** The one line that says what went wrong. */
function onlyLine(text: string): string {
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).not.toMatch(/\n\s+at /);
  return text;
}

/** qcow-tool that is given standard input. */
async function runWithInput(input: Buffer, ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [QCOW_TOOL, ...args], {
    cwd: at,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin?.end(input);
  const [status] = await once(child, 'close');
  return status as number | null;
}

describe('resize', () => {
  it('makes the disk longer, and says what it was', async () => {
    await make('1M');
    const { status, stdout } = await run('resize', 'disk.qcow2', '--size', '5M');
    expect(status).toBe(0);
    expect(stdout).toBe(
      'resized disk.qcow2: a disk of 5 MiB (5242880 bytes), before 1 MiB (1048576 bytes)\n',
    );
    expect(await virtualSize()).toBe(5 * MIB);
    expect(await isClean()).toBe(true);
  });

  it('makes it shorter only when told that data is lost, and cuts the file', async () => {
    await make('8M');
    await qemuIoMust(image, ['write -P 7 0 8M']);
    const before = (await stat(image)).size;
    const refused = await run('resize', 'disk.qcow2', '--size', '2M');
    expect(refused.status).toBe(1);
    expect(onlyLine(refused.stderr)).toContain('--ignore-data-loss');
    expect(await virtualSize()).toBe(8 * MIB);
    const { status } = await run('resize', 'disk.qcow2', '--size', '2M', '--ignore-data-loss');
    expect(status).toBe(0);
    expect(await virtualSize()).toBe(2 * MIB);
    expect((await stat(image)).size).toBeLessThan(before - 5 * MIB);
    expect(await isClean()).toBe(true);
    expect((await guestBytes()).every((byte) => byte === 7)).toBe(true);
  });

  it('asks for a size, and for one that is a number', async () => {
    await make('1M');
    expect(onlyLine((await run('resize', 'disk.qcow2')).stderr)).toContain('--size');
    const { status, stderr } = await run('resize', 'disk.qcow2', '--size', 'large');
    expect(status).toBe(1);
    expect(onlyLine(stderr)).toContain('large');
  });

  it('leaves an image alone that a virtual machine has open, and names the program', async () => {
    await make('1M');
    const holder = await holdImage(image, join(at, 'socket'));
    try {
      const { status, stderr } = await run('resize', 'disk.qcow2', '--size', '2M');
      expect(status).toBe(1);
      expect(onlyLine(stderr)).toMatch(/qemu-nbd.*process \d+/);
    } finally {
      await holder.stop();
    }
    expect(await virtualSize()).toBe(MIB);
  });
});

describe('write', () => {
  it('puts a text at a sector', async () => {
    await make('1M');
    expect((await run('write', 'disk.qcow2', '--sector', '3', '--text', 'grüße')).status).toBe(0);
    const text = Buffer.from('grüße');
    expect((await guestBytes()).subarray(3 * 512, 3 * 512 + text.length)).toEqual(text);
    expect(await isClean()).toBe(true);
  });

  it('takes all of standard input', async () => {
    await make('4M');
    const bytes = randomBytes(3 * MIB + 77);
    expect(await runWithInput(bytes, 'write', 'disk.qcow2', '--sector', '100')).toBe(0);
    const guest = await guestBytes();
    expect(Buffer.compare(guest.subarray(51_200, 51_200 + bytes.length), bytes)).toBe(0);
    expect(await isClean()).toBe(true);
  });

  it('refuses what does not fit the disk, and a disk that is marked as corrupt', async () => {
    await make('1M');
    const outside = await run('write', 'disk.qcow2', '--sector', '2048', '--text', 'x');
    expect(outside.status).toBe(1);
    expect(onlyLine(outside.stderr)).toContain('1048576');
    const file = await open(image, 'r+');
    await file.write(Buffer.of(2), 0, 1, 79);
    await file.close();
    const corrupt = await run('write', 'disk.qcow2', '--sector', '0', '--text', 'x');
    expect(corrupt.status).toBe(1);
    expect(onlyLine(corrupt.stderr)).toContain('marked as corrupt');
  });
});

describe('discard', () => {
  it('gives clusters of zeroes back, and leaves the guest what it had', async () => {
    await make('16M');
    await qemuIoMust(image, ['write -P 5 0 4M', 'write -P 0 4M 8M', 'write -P 6 12M 1M']);
    const before = await guestBytes();
    const look = await run('discard', '--dry-run', '--output', 'json', 'disk.qcow2');
    expect(JSON.parse(look.stdout)).toMatchObject({
      looked: 13 * MIB,
      zeroes: 8 * MIB,
      'kept-by-snapshots': 0,
    });
    const { status, stdout } = await run('discard', '--output', 'json', 'disk.qcow2');
    expect(status).toBe(0);
    const result = JSON.parse(stdout) as Record<string, number>;
    expect(result.discarded).toBe(8 * MIB);
    expect(result['actual-size-before'] - result['actual-size']).toBeGreaterThanOrEqual(7 * MIB);
    expect(await isClean()).toBe(true);
    expect(Buffer.compare(await guestBytes(), before)).toBe(0);
  });

  it('says what snapshots keep', async () => {
    await make('4M');
    await qemuIoMust(image, ['write -P 0 0 2M']);
    await qemuImgMust(['snapshot', '-c', 'one', image]);
    const { stdout } = await run('discard', '--output=json', 'disk.qcow2');
    expect(JSON.parse(stdout)).toMatchObject({ discarded: 0, 'kept-by-snapshots': 2 * MIB });
    expect(await isClean()).toBe(true);
  });

  it('does not take away what hides the disk below', async () => {
    const base = join(at, 'base.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', base, '2M']);
    await qemuIoMust(base, ['write -P 9 0 2M']);
    await make('2M', '-b', 'base.qcow2', '-F', 'qcow2');
    await qemuIoMust(image, ['write -P 0 0 1M']);
    await run('discard', 'disk.qcow2');
    const guest = await guestBytes();
    expect(guest.subarray(0, MIB).every((byte) => byte === 0)).toBe(true);
    expect(guest.subarray(MIB).every((byte) => byte === 9)).toBe(true);
  });
});

describe('encode', () => {
  /** A raw disk with data, zeroes that are stored, and a hole. */
  async function rawDisk(): Promise<string> {
    const path = join(at, 'disk.raw');
    await writeFile(
      path,
      Buffer.concat([randomBytes(2 * MIB), Buffer.alloc(2 * MIB), randomBytes(MIB + 512)]),
    );
    await truncate(path, 9 * MIB);
    return path;
  }

  it('makes an image of the same contents that stores no zeroes', async () => {
    const raw = await rawDisk();
    const { status, stdout } = await run('encode', 'disk.raw', 'disk.qcow2', '--output', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ 'virtual-size': 9 * MIB, format: 'qcow2' });
    expect((await qemuImg(['compare', '-f', 'raw', '-F', 'qcow2', raw, image])).status).toBe(0);
    expect(await isClean()).toBe(true);
    expect((await stat(image)).size).toBeLessThan(4 * MIB);
  });

  it.each([9, 12, 16, 21])('makes clusters of 2^%d bytes, strict or lazy, extended or not', async (bits) => {
    const raw = await rawDisk();
    const extended = bits >= 14 ? ['--extended-l2'] : [];
    const args = ['encode', '--cluster-bits', String(bits), '--strict-refcounts', ...extended];
    expect((await run(...args, 'disk.raw', 'disk.qcow2')).status).toBe(0);
    expect((await qemuImg(['compare', '-f', 'raw', '-F', 'qcow2', raw, image])).status).toBe(0);
    expect(await isClean()).toBe(true);
  });

  it('names the compression that clusters have later', async () => {
    await rawDisk();
    const named = await run('encode', '--compression-type', 'zstd', 'disk.raw', 'disk.qcow2');
    expect(named.status).toBe(0);
    expect((await qemuInfo(image)).json).toMatchObject({
      'format-specific': { data: { 'compression-type': 'zstd' } },
    });
    const unknown = await run('encode', '--force', '--compression-type', 'lzo', 'disk.raw', 'disk.qcow2');
    expect(onlyLine(unknown.stderr)).toContain('zlib or zstd');
  });

  it('replaces an image only with --force, and leaves nothing else behind', async () => {
    await rawDisk();
    await make('1M');
    const refused = await run('encode', 'disk.raw', 'disk.qcow2');
    expect(refused.status).toBe(1);
    expect(onlyLine(refused.stderr)).toContain('--force');
    expect(await virtualSize()).toBe(MIB);
    expect((await run('encode', '--force', 'disk.raw', 'disk.qcow2')).status).toBe(0);
    expect(await virtualSize()).toBe(9 * MIB);
    expect((await readdir(at)).sort()).toEqual(['disk.qcow2', 'disk.raw']);
  });

  it('stopped by SIGINT, ends with 130 and leaves no image', async () => {
    await truncate(await rawDisk(), 2 ** 31);
    const file = await open(join(at, 'disk.raw'), 'r+');
    for (let mib = 0; mib < 1024; mib++) await file.write(Buffer.alloc(1, 1), 0, 1, mib * MIB);
    await file.close();
    const child = spawn(
      process.execPath,
      [QCOW_TOOL, 'encode', '--progress-fd', '3', 'disk.raw', 'disk.qcow2'],
      {
        cwd: at,
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    child.stdio[3]?.once('data', () => child.kill('SIGINT'));
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(await readdir(at)).toEqual(['disk.raw']);
  });

  it('says in a line that there is no raw disk', async () => {
    const { status, stderr } = await run('encode', 'none.raw', 'disk.qcow2');
    expect(status).toBe(1);
    expect(onlyLine(stderr)).toContain('none.raw');
    expect(await readdir(at)).toEqual([]);
  });
});

describe('pattern', () => {
  it.each([
    ['1', 0],
    ['2', 0],
  ])('%s has every other cluster, each sector with its number', async (number, first) => {
    const { status } = await run('pattern', 'disk.qcow2', '--size', '3M', '--pattern', number);
    expect(status).toBe(0);
    expect(await isClean()).toBe(true);
    const guest = await guestBytes();
    for (let sector = 0; sector < guest.length / 512; sector++) {
      const written = Math.floor(sector / 128) % 2 === first;
      expect(guest.readBigUInt64BE(sector * 512)).toBe(written ? BigInt(sector) : 0n);
    }
  });

  it('knows two patterns', async () => {
    const { status, stderr } = await run('pattern', 'disk.qcow2', '--size', '3M', '--pattern', '3');
    expect(status).toBe(1);
    expect(onlyLine(stderr)).toContain('1 or 2');
  });
});
