import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAMAGES, makeDamaged, type Damage } from '../../test/damaged-image';
import { peek, poke } from '../../test/poke';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { holdImage, qemuCheck, qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-repair');
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

/** The one JSON document that a command prints. */
async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(...args, '--output', 'json');
  return JSON.parse(stdout);
}

const guestBytes = async (): Promise<Buffer> => {
  const raw = join(at, 'guest.raw');
  await qemuImgMust(['convert', '-O', 'raw', image, raw]);
  return readFile(raw);
};

/** The one line that says what went wrong. */
function onlyLine(text: string): string {
  expect(text.trim().split('\n')).toHaveLength(1);
  return text;
}

const damages = Object.keys(DAMAGES) as Damage[];

describe.each(damages)('of an image with the damage "%s"', (damage) => {
  it('a dry run says what a repair then does, and writes nothing', async () => {
    await makeDamaged(image, damage);
    const before = await readFile(image);
    const plan = await json('repair', '--dry-run', 'disk.qcow2');
    expect(before.equals(await readFile(image))).toBe(true);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
    const done = await json('repair', 'disk.qcow2');
    for (const key of [
      'findings',
      'before',
      'after',
      'remaining',
      'writes',
      'lost',
      'dropped',
      'length-after',
    ]) {
      expect(done[key]).toEqual(plan[key]);
    }
  });

  it('a repair leaves nothing that a check finds, and undo gives the very bytes back', async () => {
    await makeDamaged(image, damage);
    const before = await readFile(image);
    const { mtimeMs } = await stat(image);
    const dry = await run('repair', '--dry-run', 'disk.qcow2');
    expect(dry.status).toBe((await run('check', 'disk.qcow2')).status);
    const { status, stdout } = await run('repair', '--output=json', 'disk.qcow2');
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect((await qemuCheck(image)).status).toBe(0);
    expect(document['corruptions-fixed'] + document['leaks-fixed']).toBeGreaterThan(0);
    expect(await readdir(at)).toContain(String(document['undo-file']).split('/').at(-1));
    const undone = await run('undo', 'disk.qcow2');
    expect(undone).toMatchObject({ status: 0, stderr: '' });
    expect(before.equals(await readFile(image))).toBe(true);
    // set in microseconds
    expect(Math.abs((await stat(image)).mtimeMs - mtimeMs)).toBeLessThan(0.002);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });
});

describe('repair', () => {
  it('keeps what the guest reads, but for ranges that it lists as lost', async () => {
    await makeDamaged(image, 'beyond-end');
    const document = await json('repair', 'disk.qcow2');
    expect(document).toMatchObject({
      lost: [{ start: 0x20000, length: 0x10000, why: 'reference-beyond-end', becomes: 'zeroes' }],
      'lost-bytes': 0x10000,
    });
    const guest = await guestBytes();
    for (let cluster = 0; cluster < 16; cluster++) {
      const bytes = guest.subarray(cluster * 0x10000, (cluster + 1) * 0x10000);
      expect(bytes.every((byte) => byte === (cluster === 2 ? 0 : 7))).toBe(true);
    }
  });

  it('gives two ranges that share a cluster one each, with the same bytes', async () => {
    await makeDamaged(image, 'shared');
    const before = await guestBytes();
    const document = await json('repair', 'disk.qcow2');
    expect(document).toMatchObject({ lost: [], 'copied-bytes': 0x10000 });
    expect(before.equals(await guestBytes())).toBe(true);
    await qemuIoMust(image, ['write -P 9 0x40000 64k']);
    expect((await guestBytes())[0]).toBe(7);
  });

  it('says for people what is written and lost, and where the undo file is', async () => {
    await makeDamaged(image, 'beyond-end');
    const plan = await run('repair', '--dry-run', 'disk.qcow2');
    expect(plan.stdout).toContain('Pointers past the end of the file');
    expect(plan.stdout).toMatch(/0x40010 .*8000000040000000 -> [0-9a-f]{16} /);
    expect(plan.stdout).toContain('Would be given up: 64 KiB of the disk.');
    expect(plan.status).toBe(2);
    const done = await run('repair', 'disk.qcow2');
    expect(done.stdout).toContain('Given up: 64 KiB of the disk.');
    expect(done.stdout).toMatch(/The old bytes are in .*; qcow-tool undo disk\.qcow2 takes/);
  });

  it('--leaks-only leaves everything else, and the exit status says so', async () => {
    await makeDamaged(image, 'beyond-end');
    const document = await json('repair', '--leaks-only', 'disk.qcow2');
    expect(document).toMatchObject({ scope: 'leaks', 'corruptions-fixed': 0, 'leaks-fixed': 1, lost: [] });
    expect((await run('check', 'disk.qcow2')).status).toBe(2);
  });

  it('of a repaired image has nothing to do', async () => {
    await makeDamaged(image, 'uncounted');
    await run('repair', 'disk.qcow2');
    const before = await readFile(image);
    const { status, stdout } = await run('repair', 'disk.qcow2');
    expect([status, stdout]).toEqual([
      0,
      'There was nothing to repair. A check finds no errors. Nothing was written.\n',
    ]);
    expect(before.equals(await readFile(image))).toBe(true);
  });

  it('tells its progress, never falling, 100 last', async () => {
    await makeDamaged(image, 'no-block');
    const child = spawn(process.execPath, [QCOW_TOOL, 'repair', '--progress-fd', '3', image], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    let text = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect((await once(child, 'close'))[0]).toBe(0);
    const percents = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).progress as number);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents[0]).toBe(0);
    expect(percents.at(-1)).toBe(100);
  });

  it('stopped by SIGINT, ends with 130 and leaves an image that can be had back', async () => {
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', image, '256G']);
    await poke(image, 0x10000, new Uint8Array(0x10000));
    const header = await peek(image, 0, 0x20000);
    const child = spawn(process.execPath, [QCOW_TOOL, 'repair', '--progress-fd', '3', image], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdio[3]?.once('data', () => child.kill('SIGINT'));
    expect((await once(child, 'close'))[0]).toBe(130);
    expect(output).toBe('');
    // how far it came is chance: without an undo file there is nothing to take back
    if ((await readdir(at)).length > 1) await run('undo', 'disk.qcow2');
    expect(await readdir(at)).toEqual(['disk.qcow2']);
    expect(header.equals(await peek(image, 0, 0x20000))).toBe(true);
  });
});

describe('an image that a virtual machine has open', () => {
  it.each([
    ['repair', 'disk.qcow2'],
    ['repair', '--leaks-only', 'disk.qcow2'],
    ['check', '-r', 'all', 'disk.qcow2'],
    ['check', '-r', 'leaks', 'disk.qcow2'],
  ])('%s %s is refused, the program is named, and nothing is written', async (...args) => {
    await makeDamaged(image, 'leak');
    const before = await readFile(image);
    const holder = await holdImage(image, join(at, 'socket'));
    try {
      const { status, stdout, stderr } = await run(...args);
      expect([status, stdout]).toEqual([1, '']);
      expect(onlyLine(stderr)).toContain(`qemu-nbd (process ${holder.pid})`);
    } finally {
      await holder.stop();
    }
    expect(before.equals(await readFile(image))).toBe(true);
    expect((await readdir(at)).filter((name) => name !== 'socket')).toEqual(['disk.qcow2']);
  });

  it('can be looked at by a dry run, with a warning', async () => {
    await makeDamaged(image, 'leak');
    const holder = await holdImage(image, join(at, 'socket'));
    try {
      const { status, stderr } = await run('repair', '--dry-run', 'disk.qcow2');
      expect(status).toBe(3);
      expect(onlyLine(stderr)).toMatch(/warning: .*in use/);
    } finally {
      await holder.stop();
    }
  });
});
