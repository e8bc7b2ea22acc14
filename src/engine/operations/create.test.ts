import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import { create } from './create';

const folder = await suiteFolder('create');
let count = 0;

/** A folder of its own for each test. */
async function place(): Promise<string> {
  const path = join(folder, String(count++));
  await mkdir(path);
  return path;
}

const SIZE = 1 << 20;
const gate = allowLocal;

describe('create', () => {
  it('says what it made', async () => {
    const path = join(await place(), 'disk.qcow2');
    const made = await create({ path, size: 1000 });
    expect(made).toMatchObject({ path, virtualSize: 1024, clusterSize: 65_536, fileLength: 196_616 });
    expect((await stat(path)).size).toBe(196_616);
  });

  it('leaves a file alone that is there, unless it is empty', async () => {
    const at = await place();
    const path = join(at, 'disk.qcow2');
    await writeFile(path, 'precious');
    await expect(create({ path, size: SIZE })).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(path, 'utf8')).toBe('precious');
    await writeFile(path, '');
    await create({ path, size: SIZE });
    expect((await stat(path)).size).toBe(196_616);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });

  it('replaces a file where it may, behind a link and with its rights', async () => {
    const at = await place();
    const path = join(at, 'disk.qcow2');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await symlink('disk.qcow2', join(at, 'link'));
    await create({ path: join(at, 'link'), size: SIZE, overwrite: true });
    const { size, mode } = await stat(path);
    expect([size, mode & 0o777]).toEqual([196_616, 0o640]);
    expect(await readdir(at)).toEqual(['disk.qcow2', 'link']);
  });

  it('keeps what was there when it is called off', async () => {
    const at = await place();
    const path = join(at, 'disk.qcow2');
    await writeFile(path, 'old');
    const abort = new AbortController();
    const progress = () => abort.abort();
    const work = create(
      { path, size: 2 ** 40, preallocation: 'metadata', overwrite: true, dataFile: join(at, 'data') },
      { signal: abort.signal, progress },
    );
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });

  it('removes the image where its data file can not be made', async () => {
    const at = await place();
    const path = join(at, 'disk.qcow2');
    const dataFile = join(at, 'none', 'data');
    await expect(create({ path, size: SIZE, dataFile })).rejects.toMatchObject({ code: 'no-such-file' });
    await writeFile(join(at, 'data'), 'precious');
    await expect(create({ path, size: SIZE, dataFile: join(at, 'data') })).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect(await readdir(at)).toEqual(['data']);
  });

  it('refuses folders, and files of devices', async () => {
    const at = await place();
    await expect(create({ path: at, size: SIZE })).rejects.toMatchObject({ code: 'is-directory' });
    await expect(create({ path: '/dev/null', size: SIZE, overwrite: true })).rejects.toMatchObject({
      code: 'not-a-regular-file',
    });
  });

  it('makes the data file as long as the disk, and names it so that everybody finds it', async () => {
    const at = await place();
    const path = join(at, 'disk.qcow2');
    const { dataFile } = await create({ path, size: SIZE, dataFile: join(at, 'data') });
    expect(dataFile).toBe(join(at, 'data'));
    expect((await stat(join(at, 'data'))).size).toBe(SIZE);
    const image = await openImage(path, { gate });
    expect(image.findings).toEqual([]);
    await image.close();
  });

  it('refuses a data file that is the image', async () => {
    const path = join(await place(), 'disk.qcow2');
    await expect(create({ path, size: SIZE, dataFile: path })).rejects.toMatchObject({
      code: 'invalid-argument',
      fields: { name: 'data-file' },
    });
  });
});

describe('create over a backing file', () => {
  it('takes its size, rounded up to sectors', async () => {
    const at = await place();
    await writeFile(join(at, 'base.raw'), Buffer.alloc(1000));
    const backing = { name: 'base.raw', format: 'raw' };
    const made = await create({ path: join(at, 'one.qcow2'), backing, gate });
    expect(made.virtualSize).toBe(1024);
    const next = { name: 'one.qcow2', format: 'qcow2' };
    expect(await create({ path: join(at, 'two.qcow2'), backing: next, gate })).toMatchObject({
      virtualSize: 1024,
      backing: next,
    });
  });

  it('refuses one that can not be used, or is the image itself', async () => {
    const at = await place();
    const path = join(at, 'disk.qcow2');
    await create({ path, size: SIZE });
    const over = (name: string, format: string) =>
      create({ path, size: SIZE, backing: { name, format }, gate, overwrite: true });
    const reason = (text: string) => ({ code: 'backing-file', fields: { reason: text } });
    await expect(over('gone.qcow2', 'qcow2')).rejects.toMatchObject(reason('missing'));
    await expect(over('disk.qcow2', 'qcow2')).rejects.toMatchObject(reason('cycle'));
    await expect(over('nbd:localhost:1', 'raw')).rejects.toMatchObject(reason('protocol'));
    const overlay = join(at, 'overlay.qcow2');
    await create({ path: overlay, backing: { name: 'disk.qcow2', format: 'qcow2' }, gate });
    await expect(over('overlay.qcow2', 'qcow2')).rejects.toMatchObject(reason('cycle'));
    await expect(over('overlay.qcow2', 'vmdk')).rejects.toMatchObject({ code: 'backing-file' });
  });

  it.each([
    [{ name: 'base.raw' }, 'backing-format'],
    [{ format: 'raw' }, 'backing-format'],
    [{ name: '', format: 'raw' }, 'backing'],
  ])('refuses %j, which is no whole description', async (backing, name) => {
    const path = join(await place(), 'disk.qcow2');
    await expect(create({ path, size: SIZE, backing, gate })).rejects.toMatchObject({
      code: 'invalid-argument',
      fields: { name },
    });
  });

  it('needs a size where there is none', async () => {
    const path = join(await place(), 'disk.qcow2');
    await expect(create({ path })).rejects.toMatchObject({ fields: { name: 'size' } });
  });
});
