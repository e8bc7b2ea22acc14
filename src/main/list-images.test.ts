import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { suiteFolder } from '../../test/suite-folder';
import { listImages, lookAtFiles } from './list-images';
import type { ListedImage, ListingContext } from './list-images';

const folder = await suiteFolder('list-images');
const IMAGE = Buffer.from('QFI\xfb\0\0\0\x03 and so on', 'latin1');
let count = 0;
let at: string;

/** Lists the folder of the test; answers with what was found and what was left out. */
async function list(options: Partial<ListingContext> = {}) {
  const images: ListedImage[] = [];
  const notes = await listImages(at, { found: (some) => images.push(...some), ...options });
  return { images, notes, names: images.map(({ path }) => basename(path)).sort() };
}

beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
});

describe('a listing', () => {
  it('has what begins as an image and what is named like one, in the folder and below it', async () => {
    await mkdir(join(at, 'below', 'deeper'), { recursive: true });
    await writeFile(join(at, 'a.img'), IMAGE);
    await writeFile(join(at, 'below', 'no-ending'), IMAGE);
    await writeFile(join(at, 'below', 'deeper', 'overwritten.QCOW2'), Buffer.alloc(100));
    await writeFile(join(at, 'empty.qcow2'), '');
    await writeFile(join(at, 'notes.txt'), 'QFI is how it begins');
    const { names, notes, images } = await list();
    expect(names).toEqual(['a.img', 'empty.qcow2', 'no-ending', 'overwritten.QCOW2']);
    expect(images[0].fileLength).toBe(basename(images[0].path) === 'a.img' ? IMAGE.length : 0);
    expect(notes).toMatchObject({ unreadable: 0, links: 0, hidden: 0, deep: 0, isCut: false });
  });

  it('meets the images of a folder in the order of their names, as the table has them', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `disk ${index}.qcow2`);
    await Promise.all([...names].reverse().map((name) => writeFile(join(at, name), IMAGE)));
    const { images } = await list();
    expect(images.map(({ path }) => basename(path))).toEqual(names);
  });

  it('follows no links, and so ends where they lead in a circle', async () => {
    await writeFile(join(at, 'a.qcow2'), IMAGE);
    await symlink(at, join(at, 'again'));
    await symlink('/', join(at, 'all'));
    await symlink('a.qcow2', join(at, 'b.qcow2'));
    const { names, notes } = await list();
    expect(names).toEqual(['a.qcow2']);
    expect(notes.links).toBe(3);
  });

  it('opens no pipe and no device, whatever they are called', async () => {
    await promisify(execFile)('mkfifo', [join(at, 'pipe.qcow2')]);
    await promisify(execFile)('mknod', [join(at, 'zero.qcow2'), 'c', '1', '5']).catch(() => undefined);
    const { names } = await list();
    expect(names).toEqual([]);
    expect(await lookAtFiles([join(at, 'pipe.qcow2')])).toMatchObject([{ fileLength: 0 }]);
  });

  it('looks into no hidden folder, and not deeper than eight levels', async () => {
    await mkdir(join(at, '.trash'));
    await writeFile(join(at, '.trash', 'gone.qcow2'), IMAGE);
    const deep = join(at, ...Array.from({ length: 10 }, (_, level) => `level-${level}`));
    await mkdir(deep, { recursive: true });
    await writeFile(join(deep, 'deep.qcow2'), IMAGE);
    const { names, notes } = await list();
    expect(names).toEqual([]);
    expect(notes).toMatchObject({ hidden: 1, deep: 1 });
  });

  it('ends at the most images that a table takes, and says so', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => writeFile(join(at, `${index}.qcow2`), IMAGE)));
    const { images, notes } = await list({ mostImages: 20 });
    expect(images).toHaveLength(20);
    expect(notes.isCut).toBe(true);
    expect((await list({ mostEntries: 30 })).images.length).toBeLessThanOrEqual(30);
    expect((await list({ mostImages: 60 })).images).toHaveLength(60);
  });

  it('takes ten thousand files that are no images in a few seconds', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => join(at, `${index}.txt`));
    for (let from = 0; from < names.length; from += 500)
      await Promise.all(names.slice(from, from + 500).map((name) => writeFile(name, 'x')));
    await writeFile(join(at, 'one.qcow2'), IMAGE);
    expect((await list()).names).toEqual(['one.qcow2']);
  }, 30_000);

  // nothing is closed to root
  it.skipIf(process.getuid?.() === 0)('counts folders that are closed, and goes on', async () => {
    await mkdir(join(at, 'closed'), { mode: 0 });
    await writeFile(join(at, 'a.qcow2'), IMAGE);
    const { names, notes } = await list();
    await chmod(join(at, 'closed'), 0o700);
    expect(names).toEqual(['a.qcow2']);
    expect(notes).toMatchObject({ unreadable: 1, unreadableNames: ['closed'] });
  });

  it('of a folder that is not there tells so', async () => {
    at = join(at, 'never');
    expect((await list()).notes).toMatchObject({ unreadable: 1, unreadableNames: [at] });
  });

  it('ends when it is given up', async () => {
    for (let index = 0; index < 40; index++) await writeFile(join(at, `${index}.qcow2`), IMAGE);
    const giveUp = new AbortController();
    const { images } = await list({ signal: giveUp.signal, found: () => giveUp.abort() });
    expect(images).toEqual([]);
    expect(giveUp.signal.aborted).toBe(true);
  });

  it('tells one file under two names by its identity, and a change by its stamp', async () => {
    await writeFile(join(at, 'a.qcow2'), IMAGE);
    await promisify(execFile)('ln', [join(at, 'a.qcow2'), join(at, 'b.qcow2')]);
    const { images } = await list();
    expect(images[0].identity).toBe(images[1].identity);
    await writeFile(join(at, 'a.qcow2'), Buffer.concat([IMAGE, IMAGE]));
    expect((await list()).images[0].stamp).not.toBe(images[0].stamp);
  });
});

it('files that came together are listed whatever they hold', async () => {
  await writeFile(join(at, 'a.qcow2'), IMAGE);
  await writeFile(join(at, 'disk.raw'), 'raw');
  const paths = ['a.qcow2', 'disk.raw', 'missing.qcow2'].map((name) => join(at, name));
  expect((await lookAtFiles(paths)).map(({ path }) => path)).toEqual(paths);
});
