import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAMAGES, makeDamaged } from '../../test/damaged-image';
import { qcowTool } from '../../test/qcow-tool';
import { holdImage, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-undo');
let count = 0;
let at = folder;
let image = '';
/** the bytes before the first and before the second repair */
let first: Buffer;
let second: Buffer;

const run = (...args: string[]) => qcowTool(args, { cwd: at });

async function repairMust(): Promise<void> {
  const { status, stderr } = await run('repair', 'disk.qcow2');
  if (status !== 0) throw new Error(stderr);
}

beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
  image = join(at, 'disk.qcow2');
  await makeDamaged(image, 'uncounted');
  first = await readFile(image);
  await repairMust();
  await DAMAGES.flag(image);
  second = await readFile(image);
  await repairMust();
});

/** Of undo --list, the last repair first. */
async function listed(): Promise<Record<string, unknown>[]> {
  const { stdout } = await run('undo', '--list', '--output', 'json', 'disk.qcow2');
  return JSON.parse(stdout).repairs;
}

const bytes = (): Promise<Buffer> => readFile(image);

describe('undo', () => {
  it('takes the last repair back, and then the one before', async () => {
    const { stdout } = await run('undo', '--output=json', 'disk.qcow2');
    expect(JSON.parse(stdout)).toMatchObject({ filename: 'disk.qcow2', state: 'done', left: 1 });
    expect(second.equals(await bytes())).toBe(true);
    // what damaged it in between was no repair
    const refused = await run('undo', 'disk.qcow2');
    expect(refused.status).toBe(1);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.equals(await bytes())).toBe(true);
    expect((await run('undo', '--force', 'disk.qcow2')).status).toBe(0);
    const expected = join(at, 'expected');
    await writeFile(expected, first);
    await DAMAGES.flag(expected);
    expect((await readFile(expected)).equals(await bytes())).toBe(true);
    await rm(expected);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });

  it('is what compacting makes impossible, and says so', async () => {
    const { stderr, status } = await run('compact', 'disk.qcow2');
    expect(status).toBe(0);
    expect(stderr).toContain('its last repair can’t be taken back any more');
  });

  it('lists both, the last one first, with what they mended', async () => {
    const repairs = await listed();
    expect(repairs).toHaveLength(2);
    expect(repairs[0]).toMatchObject({ state: 'done', scope: 'all', 'corruptions-fixed': 1 });
    expect(String(repairs[0].date) >= String(repairs[1].date)).toBe(true);
    const { stdout } = await run('undo', '--list', 'disk.qcow2');
    for (const repair of repairs) expect(stdout).toContain(String(repair['undo-file']));
    expect(second.equals(await bytes())).toBe(false);
  });

  it('is refused where a guest wrote since, says what has changed, and leaves all as it is', async () => {
    await qemuIoMust(image, ['write -P 3 8M 64k']);
    const written = await bytes();
    const { status, stderr } = await run('undo', 'disk.qcow2');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/changed|written|wrote/);
    expect(written.equals(await bytes())).toBe(true);
    expect(await listed()).toHaveLength(2);
  });

  it('is refused while a virtual machine has the image open, which is named', async () => {
    const before = await bytes();
    const holder = await holdImage(image, join(at, 'socket'));
    try {
      const { status, stderr } = await run('undo', 'disk.qcow2');
      expect(status).toBe(1);
      expect(stderr).toContain(`qemu-nbd (process ${holder.pid})`);
    } finally {
      await holder.stop();
    }
    expect(before.equals(await bytes())).toBe(true);
  });

  it('removes one undo file by its name, or all', async () => {
    const [, older] = await listed();
    const name = String(older['undo-file']).split('/').at(-1) ?? '';
    const one = await run('undo', '--remove', name, '--output=json', 'disk.qcow2');
    expect(JSON.parse(one.stdout)).toMatchObject({ removed: [{ 'undo-file': older['undo-file'] }], left: 1 });
    expect(await readdir(at)).not.toContain(name);
    expect((await run('undo', '--remove', 'all', 'disk.qcow2')).status).toBe(0);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
    const nothing = await run('undo', 'disk.qcow2');
    expect(nothing.status).toBe(1);
    expect(nothing.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('removes nothing else', async () => {
    const { status, stderr } = await run('undo', '--remove', 'disk.qcow2', 'disk.qcow2');
    expect(status).toBe(1);
    expect(stderr).toContain('--list');
    expect(await readdir(at)).toHaveLength(3);
  });
});
