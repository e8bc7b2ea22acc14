import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { suiteFolder } from '../../test/suite-folder';
import { PlatterError } from '../shared/errors';
import type { FolderContents } from '../shared/folder';
import type { FolderActs } from './folder-acts';
import type { FolderQueue } from './folder-queue';
import { Folders } from './folders';

const folder = await suiteFolder('folders');
const IMAGE = Buffer.from('QFI\xfb\0\0\0\x03', 'latin1');
let count = 0;
let at: string;
let folders: Folders;
const openFiles = vi.fn<(paths: readonly string[]) => Promise<readonly []>>(async () => []);
const add = vi.fn<FolderQueue['add']>();
const remember = vi.fn<(path: string) => void>();
let lookedAtOnce = 0;
let mostAtOnce = 0;
const events: string[] = [];
let lastTold: unknown;
const lookedAt: string[] = [];

const look: FolderActs['look'] = async (path) => {
  mostAtOnce = Math.max(mostAtOnce, ++lookedAtOnce);
  await new Promise((resolve) => setTimeout(resolve, 1));
  lookedAtOnce--;
  lookedAt.push(path);
  if (path.includes('broken')) throw new PlatterError('header-damaged');
  return { change: { summary: { version: 3 } as never, error: undefined } };
};

/** The one folder, when it was listed and each image looked at. */
async function listed(): Promise<FolderContents> {
  await vi.waitFor(() => {
    const [open] = folders.contents();
    expect(open.isListing).toBe(false);
    expect(open.rows.every(({ summary, error }) => summary ?? error)).toBe(true);
  });
  return folders.contents()[0];
}
const namesOf = ({ rows }: FolderContents) => rows.map(({ fileName }) => fileName).sort();
const make = (name: string) => writeFile(join(at, name), IMAGE);

beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(join(at, 'below'), { recursive: true });
  openFiles.mockClear();
  add.mockClear();
  remember.mockClear();
  events.length = 0;
  lookedAt.length = 0;
  mostAtOnce = 0;
  folders = new Folders({
    acts: { look } as FolderActs,
    queue: { add, leave: async () => undefined } as unknown as FolderQueue,
    send: (event, payload) => {
      events.push(event);
      lastTold = payload;
    },
    openFiles,
    remember,
    checkedAt: async (path) => (path.endsWith('a.qcow2') ? 42 : undefined),
  });
});

describe('a folder that is opened', () => {
  it('has its images looked at, two at a time, one that can’t be read among them', async () => {
    for (const name of ['a.qcow2', 'b.qcow2', 'broken.qcow2', 'below/c.qcow2']) await make(name);
    expect(await folders.open([at])).toEqual([]);
    const open = await listed();
    expect(namesOf(open)).toEqual(['a.qcow2', 'b.qcow2', 'broken.qcow2', 'c.qcow2']);
    expect(open).toMatchObject({ path: at, name: String(count - 1) });
    const row = (name: string) => open.rows.find(({ fileName }) => fileName === name);
    expect(row('broken.qcow2')?.error?.code).toBe('header-damaged');
    expect(row('a.qcow2')).toMatchObject({ checkedAt: 42, within: '' });
    expect(row('c.qcow2')?.within).toBe('below');
    expect(mostAtOnce).toBe(2);
    expect(openFiles).toHaveBeenCalledWith([]);
  });

  it('is listed without a warning of Node, however many wait to be looked at', async () => {
    const warned = vi.fn<(warning: Error) => void>();
    process.on('warning', warned);
    for (let index = 0; index < 20; index++) await make(`${index}.qcow2`);
    await folders.open([at]);
    await listed();
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });

  it('says that it is being listed anew when it is opened again', async () => {
    await make('a.qcow2');
    await folders.open([at]);
    await listed();
    await folders.open([at]);
    expect(lastTold).toMatchObject({ shown: true, isListing: true });
    await listed();
  });

  it('is the same one when it is opened again, with what is new and without what is gone', async () => {
    for (const name of ['a.qcow2', 'b.qcow2']) await make(name);
    await folders.open([at]);
    const before = await listed();
    await rm(join(at, 'a.qcow2'));
    await make('c.qcow2');
    await folders.open([join(at, '..', String(count - 1))]);
    await vi.waitFor(() => expect(namesOf(folders.contents()[0])).toEqual(['b.qcow2', 'c.qcow2']));
    expect(folders.contents()).toHaveLength(1);
    const kept = folders.contents()[0].rows.find(({ fileName }) => fileName === 'b.qcow2');
    expect(before.rows.map(({ row }) => row)).toContain(kept?.row);
  });

  it('is remembered, and said to be gone where it is', async () => {
    expect(await folders.openBefore(at)).toEqual([]);
    await listed();
    expect(remember.mock.calls).toEqual([[at]]);
    await rm(at, { recursive: true });
    const [verdict] = await folders.openBefore(at);
    expect(verdict).toMatchObject({
      kind: 'refused',
      fileName: basename(at),
      error: { code: 'no-such-file', fields: { missing: 'opened-folder' } },
    });
    expect(remember).toHaveBeenCalledTimes(1);
  });

  it('reads an image anew wherever it is listed, where that may read more', async () => {
    for (const name of ['a.qcow2', 'b.qcow2']) await make(name);
    await folders.open([at]);
    await listed();
    await folders.lookAgainAt(join(at, 'b.qcow2'));
    await folders.lookAgainAt(join(at, 'none.qcow2'));
    await vi.waitFor(() => expect(lookedAt).toHaveLength(3));
    expect(lookedAt[2]).toBe(join(at, 'b.qcow2'));
  });

  it('gives its images to acts and tabs by their handles alone', async () => {
    await make('a.qcow2');
    await folders.open([at]);
    const open = await listed();
    const [{ row }] = open.rows;
    await folders.queueActs(open.folder, [row], 'check');
    expect(add).toHaveBeenCalledWith(open.folder, expect.anything(), row, 'check', undefined);
    await folders.openRows(open.folder, [row]);
    expect(openFiles).toHaveBeenCalledWith([join(at, 'a.qcow2')]);
    await expect(folders.queueActs(open.folder, [row, 'row-0'], 'check')).rejects.toThrow('no-such-image');
    expect(add).toHaveBeenCalledTimes(1);
    await expect(folders.queueActs('folder-0', [row], 'check')).rejects.toThrow('invalid-argument');
  });

  it('is gone when it was closed', async () => {
    await make('a.qcow2');
    await folders.open([at]);
    const { folder: handle } = await listed();
    await folders.close(handle);
    expect(folders.contents()).toEqual([]);
    expect(() => folders.listAgain(handle)).toThrow('invalid-argument');
  });
});

describe('files that come together', () => {
  it('are tabs while they are few', async () => {
    const paths = Array.from({ length: 8 }, (_, index) => join(at, `${index}.qcow2`));
    await folders.openTogether(paths);
    expect(openFiles).toHaveBeenCalledWith(paths);
    expect(folders.contents()).toEqual([]);
  });

  it('are a table where they are many, whatever is among them', async () => {
    const paths = Array.from({ length: 9 }, (_, index) => join(at, `${index}.qcow2`));
    await Promise.all(paths.map((path) => writeFile(path, IMAGE)));
    await writeFile(join(at, 'broken.txt'), 'x');
    await folders.openTogether([...paths, join(at, 'broken.txt'), join(at, 'below')]);
    const names = folders.contents().map(({ name }) => name);
    expect(names).toEqual(['below', '10 files']);
    await vi.waitFor(() => expect(folders.contents()[1].rows).toHaveLength(10));
  });

  it('are one table however often and in whichever order they are shown as one', async () => {
    for (const name of ['a.qcow2', 'b.qcow2', 'c.qcow2']) await make(name);
    const [a, b, c] = ['a.qcow2', 'b.qcow2', 'c.qcow2'].map((name) => join(at, name));
    folders.showTogether([a, b], 'image');
    folders.showTogether([b, a], 'image');
    expect(namesOf(await listed())).toEqual(['a.qcow2', 'b.qcow2']);
    folders.showTogether([a, b, c], 'image');
    expect(folders.contents().map(({ name }) => name)).toEqual(['2 images', '3 images']);
    await Promise.all(folders.contents().map(({ folder: handle }) => folders.close(handle)));
  });
});
