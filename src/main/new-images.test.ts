import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PlatterError } from '../shared/errors';
import { ChosenFiles } from './chosen-files';
import type { StartEngine } from './image-engine';
import type { Images } from './images';
import { NewImages } from './new-images';

const dialog = vi.hoisted(() => ({
  showOpenDialog: vi.fn<() => Promise<{ filePaths: string[] }>>(),
  showMessageBox: vi.fn<(window: unknown, box: { message: string }) => Promise<{ response: number }>>(),
}));
vi.mock('electron', () => ({ dialog }));

const request = vi.fn<(method: string, params: unknown) => Promise<unknown>>();
const stop = vi.fn<() => Promise<void>>(async () => undefined);
const allow = vi.fn<(paths: readonly string[]) => Promise<void>>(async () => undefined);
const startEngine = (() => ({ request, stop })) as unknown as StartEngine;
const options = {
  version: 3,
  clusterBits: 16,
  refcountBits: 16,
  lazyRefcounts: false,
  extendedL2: false,
  compressionType: 'zlib',
  preallocation: 'off',
} as const;
let files: ChosenFiles;
let newImages: NewImages;

beforeEach(() => {
  vi.clearAllMocks();
  files = new ChosenFiles();
  newImages = new NewImages({
    startEngine,
    files,
    record: { run: (_path, _method, context, ask) => ask(context) },
    images: { get: () => ({ allow }), has: async () => false } as unknown as Images,
    openFiles: async () => [
      { kind: 'opened', handle: 'image-1', fileName: 'new.qcow2', folder: '/vm', already: false },
    ],
  });
});

const create = (target: string, backing?: string, dataFile = false) =>
  newImages.create(
    {
      target: files.add(target, 'image').file,
      backing:
        backing === undefined ? undefined : { file: files.add(backing, 'backing').file, format: 'qcow2' },
      dataFile,
      options,
      job: 'job-1',
    },
    {},
    {} as BrowserWindow,
  );

describe('a new image', () => {
  it('is made where the person chose, opened, and its engine let go', async () => {
    request.mockResolvedValue({ virtualSize: 1 });
    expect(await create('/vm/new.qcow2')).toMatchObject({
      verdict: { kind: 'opened' },
      created: { virtualSize: 1 },
    });
    expect(request.mock.calls[0].slice(0, 2)).toMatchObject(['create', { target: '/vm/new.qcow2', options }]);
    expect(stop).toHaveBeenCalledOnce();
    expect(allow).not.toHaveBeenCalled();
  });

  it('names a backing file beside it relative to itself, any other by its whole path', async () => {
    await create('/vm/new.qcow2', '/vm/base.qcow2');
    await create('/vm/new.qcow2', '/other/base.qcow2');
    const names = request.mock.calls.map(
      ([, params]) => (params as { backing: { name: string } }).backing.name,
    );
    expect(names).toEqual(['base.qcow2', '/other/base.qcow2']);
    // whoever chose it has agreed that it is read
    expect(allow).toHaveBeenLastCalledWith(['/other/base.qcow2']);
  });

  it('has its data beside it where that is asked for, and asks before it replaces a file there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'platter-new-'));
    const image = join(folder, 'new.qcow2');
    await create(image, undefined, true);
    expect(request.mock.lastCall?.[1]).toMatchObject({ dataFile: join(folder, 'new.raw') });
    expect(dialog.showMessageBox).not.toHaveBeenCalled();

    await writeFile(join(folder, 'new.raw'), 'old');
    request.mockClear();
    dialog.showMessageBox.mockResolvedValue({ response: 1 });
    await expect(create(image, undefined, true)).rejects.toMatchObject({ code: 'cancelled' });
    expect(dialog.showMessageBox.mock.lastCall?.[1].message).toBe('Replace new.raw?');
    expect(request).not.toHaveBeenCalled();
    dialog.showMessageBox.mockResolvedValue({ response: 0 });
    await create(image, undefined, true);
    expect(request).toHaveBeenCalledOnce();
    await rm(folder, { recursive: true });
  });

  it('lets the engine go when it can not be made', async () => {
    request.mockRejectedValue(new PlatterError('not-writable'));
    await expect(create('/vm/new.qcow2')).rejects.toMatchObject({ code: 'not-writable' });
    expect(stop).toHaveBeenCalledOnce();
  });
});

describe('an image of a raw disk', () => {
  const chosen = {
    clusterBits: 16,
    lazyRefcounts: false,
    extendedL2: false,
    compressionType: 'zlib',
  } as const;

  it('is made of what the person chose, where they chose, and opened', async () => {
    dialog.showOpenDialog.mockResolvedValue({ filePaths: ['/vm/disk.img'] });
    const raw = await newImages.chooseRaw({} as BrowserWindow);
    expect(raw).toEqual({ file: 'file-1', fileName: 'disk.img', folder: '/vm' });
    const { file } = raw as { file: string };
    request.mockResolvedValue({ length: 512 });
    expect(await newImages.lookAtRaw({ file })).toEqual({ length: 512 });
    expect(request).toHaveBeenLastCalledWith('lookAtRaw', { path: '/vm/disk.img' });

    request.mockResolvedValue({ size: 512 });
    const target = files.add('/vm/disk.qcow2', 'image').file;
    const made = await newImages.encode({ raw: file, target, options: chosen, job: 'job-1' }, {});
    expect(made).toMatchObject({ verdict: { kind: 'opened' }, made: { size: 512 } });
    expect(request.mock.lastCall?.slice(0, 2)).toEqual([
      'encode',
      { raw: '/vm/disk.img', target: '/vm/disk.qcow2', options: chosen },
    ]);
    expect(stop).toHaveBeenCalledTimes(2);
  });

  it('is made of nothing that was chosen for something else, and nowhere else', async () => {
    const raw = files.add('/vm/disk.img', 'raw-disk').file;
    const image = files.add('/vm/disk.qcow2', 'image').file;
    const pairs = [
      [image, image],
      [raw, raw],
      [files.add('/vm/base.raw', 'backing').file, image],
      [raw, files.add('/vm/copy.qcow2', 'copy').file],
      ['file-99', image],
    ];
    for (const [from, target] of pairs) {
      const making = newImages.encode({ raw: from, target, options: chosen, job: 'job-1' }, {});
      await expect(making).rejects.toMatchObject({ code: 'invalid-argument' });
    }
    expect(() => newImages.lookAtRaw({ file: image })).toThrow('invalid-argument');
    expect(request).not.toHaveBeenCalled();
  });
});

describe('a backing file', () => {
  it('is looked at before it is offered', async () => {
    request.mockResolvedValue({ format: 'raw', virtualSize: 512 });
    dialog.showOpenDialog.mockResolvedValue({ filePaths: ['/vm/base.raw'] });
    const chosen = await newImages.chooseBacking({} as BrowserWindow);
    expect(chosen).toEqual({
      file: 'file-1',
      fileName: 'base.raw',
      folder: '/vm',
      format: 'raw',
      virtualSize: 512,
    });
    dialog.showOpenDialog.mockResolvedValue({ filePaths: [] });
    expect(await newImages.chooseBacking({} as BrowserWindow)).toBeNull();
  });
});
