import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeDamaged } from '../../test/damaged-image';
import { poke } from '../../test/poke';
import { qcowTool } from '../../test/qcow-tool';
import { qemuCheck } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';
import { WritableFileStorage } from '../engine/io/writable-file-storage';
import { UndoFile } from '../engine/repair/undo-file';
import type { UndoState } from '../engine/repair/undo-head';

const folder = await suiteFolder('cli-interrupted');
let count = 0;
let at = folder;
let image = '';
/** the bytes before the repair, and after it */
let before: Buffer;
let after: Buffer;

const run = (...args: string[]) => qcowTool(args, { cwd: at });

beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
  image = join(at, 'disk.qcow2');
  await makeDamaged(image, 'beyond-end');
  before = await readFile(image);
  await run('repair', 'disk.qcow2');
  after = await readFile(image);
});

/** As a crash leaves it between two steps, on the way there or back: the entry is mended, its cluster still counted. */
async function interrupt(phase: UndoState['phase']): Promise<void> {
  const undoFile = (await readdir(at)).find((name) => name !== 'disk.qcow2') ?? '';
  const storage = await WritableFileStorage.open(join(at, undoFile));
  const undo = await UndoFile.open(storage);
  await undo.setState(storage, { phase, step: 3 });
  await storage.close();
  // the refcount is not lowered yet, nor the cluster given back
  await poke(image, 0x2000e, before.subarray(0x2000e, 0x20010));
  await poke(image, 0x70000, before.subarray(0x70000, 0x80000));
}

describe('an interrupted repair', () => {
  it.each(['info', 'check'])('is named by %s on standard error, with what to do', async (command) => {
    await interrupt('applying');
    const { stderr } = await run(command, 'disk.qcow2');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('warning: disk.qcow2: A repair of it was interrupted.');
    expect(stderr).toContain(
      'qcow-tool repair disk.qcow2 finishes it, qcow-tool undo disk.qcow2 takes it back',
    );
  });

  it('is refused by a dry run, which can not foresee what finishing it leaves', async () => {
    await interrupt('applying');
    const { status, stderr } = await run('repair', '--dry-run', 'disk.qcow2');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('interrupted');
  });

  it('comes to its end when the image is compacted, and that is said', async () => {
    await interrupt('applying');
    const { status, stderr } = await run('compact', 'disk.qcow2');
    expect(status).toBe(0);
    expect(stderr).toContain('the repair that was interrupted came to its end first');
    expect((await qemuCheck(image)).status).toBe(0);
  });

  it('is not compacted where neither way is left', async () => {
    await interrupt('applying');
    await poke(image, 0x2000e, Uint8Array.of(0, 77));
    const bytes = await readFile(image);
    const { status, stderr } = await run('compact', 'disk.qcow2');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('neither');
    expect(bytes.equals(await readFile(image))).toBe(true);
  });

  it.each([[['repair']], [['check', '-r', 'leaks']]])('is finished by %j', async (args) => {
    await interrupt('applying');
    const { status, stdout } = await run(...args, '--output=json', 'disk.qcow2');
    expect(status).toBe(0);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(after.equals(await readFile(image))).toBe(true);
    expect((await qemuCheck(image)).status).toBe(0);
    const { stderr } = await run('check', 'disk.qcow2');
    expect(stderr).toBe('');
  });

  it('is named by the repair that finished it', async () => {
    await interrupt('applying');
    const { stdout } = await run('repair', 'disk.qcow2');
    expect(stdout).toContain('The repair that was interrupted came to its end first');
  });

  it('is taken back by undo', async () => {
    await interrupt('applying');
    expect((await run('undo', 'disk.qcow2')).status).toBe(0);
    expect(before.equals(await readFile(image))).toBe(true);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });

  it('keeps its undo file, unless that is forced', async () => {
    await interrupt('applying');
    const { status, stderr } = await run('undo', '--remove', 'all', 'disk.qcow2');
    expect(status).toBe(1);
    expect(stderr).toContain('--force');
    expect(await readdir(at)).toHaveLength(2);
    expect((await run('undo', '--remove', 'all', '--force', 'disk.qcow2')).status).toBe(0);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });
});

describe('an interrupted repair of an image that was written to since', () => {
  it('is in the way until its undo file is removed, as both commands say', async () => {
    await interrupt('applying');
    await poke(image, 0x40010, Uint8Array.of(1));
    for (const command of ['repair', 'undo']) {
      const { status, stderr } = await run(command, 'disk.qcow2');
      expect(status).toBe(1);
      expect(stderr).toContain('undo --remove all --force');
    }
    expect((await run('undo', '--remove', 'all', '--force', 'disk.qcow2')).status).toBe(0);
    expect((await run('repair', 'disk.qcow2')).status).toBe(0);
    expect((await qemuCheck(image)).status).toBe(0);
  });
});

describe('taking a repair back that was interrupted', () => {
  it('is named by check, and comes to its end with another undo', async () => {
    await interrupt('undoing');
    const { stderr } = await run('check', 'disk.qcow2');
    expect(stderr).toContain('warning: disk.qcow2: Taking back a repair of it was interrupted.');
    expect((await run('undo', '--list', 'disk.qcow2')).stdout).toContain('taken back in part');
    expect((await run('undo', 'disk.qcow2')).status).toBe(0);
    expect(before.equals(await readFile(image))).toBe(true);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });
});
