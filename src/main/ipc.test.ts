import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { IPC_CHANNELS } from '../shared/ipc-channels';
import type { AppServices } from './app-methods';
import { ChosenFiles } from './chosen-files';
import { setupIpc } from './ipc';
import { Jobs } from './jobs';
import { NewImages } from './new-images';
import type { NewImagesContext } from './new-images';
import { APP_URL } from './origin';
import type { RecordedActs } from './recorded-acts';
import { TaskBar } from './task-bar';

type Listener = (event: unknown, ...args: readonly unknown[]) => Promise<unknown>;

const listeners = vi.hoisted(() => new Map<string, unknown>());
vi.mock('electron', () => ({
  app: {},
  clipboard: { writeText: vi.fn<(text: string) => void>() },
  dialog: {},
  shell: {},
  ipcMain: { handle: (channel: string, listener: unknown) => listeners.set(channel, listener) },
}));

const page = { processId: 7, routingId: 1, url: APP_URL };
const request = vi.fn<(method: string) => Promise<string>>(async (method) => method);
const openFiles = vi.fn<(paths: readonly string[]) => Promise<readonly []>>(async () => []);
const window = { webContents: { mainFrame: page } } as unknown as BrowserWindow;
const files = new ChosenFiles();
const raw = files.add('/vm/a.raw', 'raw').file;
const copy = files.add('/vm/copy.qcow2', 'copy').file;
const backing = files.add('/vm/base.qcow2', 'backing').file;
const disk = files.add('/vm/disk.img', 'raw-disk').file;
const image = files.add('/vm/disk.qcow2', 'image').file;
const ENCODE = { clusterBits: 16, lazyRefcounts: false, extendedL2: false, compressionType: 'zlib' };
const startEngine = () => ({ request, stop: async () => undefined });
/** Acts are done, and nothing is kept of them. */
const record: Pick<RecordedActs, 'run'> = { run: (_path, _method, context, act) => act(context) };
const services = {
  images: { get: () => ({ request }) },
  jobs: new Jobs(),
  taskBar: new TaskBar(() => undefined),
  files,
  openFiles,
  folders: { openTogether: openFiles },
  folderQueue: { isWriting: () => false },
  recorded: record,
  newImages: new NewImages({
    startEngine,
    files,
    images: {},
    openFiles,
    record,
  } as unknown as NewImagesContext),
  events: { send: () => undefined },
} as unknown as AppServices;

/** What the page gets for a message on a channel. */
const ask = (channel: string, sender: unknown, ...args: readonly unknown[]) =>
  (listeners.get(channel) as Listener)({ senderFrame: sender }, ...args);

beforeEach(() => {
  vi.clearAllMocks();
  setupIpc(services, () => window);
});

const GOOD: [channel: string, args: readonly unknown[]][] = [
  [IPC_CHANNELS.app, ['copyText', { text: 'a' }]],
  [IPC_CHANNELS.image, ['image-1', 'summary', {}]],
  [IPC_CHANNELS.drop, [['/vm/a.qcow2']]],
];

describe('a message to main', () => {
  it('has one of three channels', () => {
    expect([...listeners.keys()].sort()).toEqual(GOOD.map(([channel]) => channel).sort());
  });

  it.each(GOOD)('on %s is answered when it is from the page', async (channel, args) => {
    expect(await ask(channel, page, ...args)).toMatchObject({ ok: true });
  });

  it('has the path of a file that was chosen, for what it was chosen', async () => {
    await ask(IPC_CHANNELS.image, page, 'image-1', 'exportRaw', { target: raw }, 'job-1');
    expect(request).toHaveBeenCalledWith('exportRaw', { target: '/vm/a.raw' }, expect.anything());
  });

  it('has the place of a copy, which alone is opened by its handle', async () => {
    await ask(IPC_CHANNELS.image, page, 'image-1', 'copyImage', { target: copy }, 'job-1');
    expect(request).toHaveBeenCalledWith('copyImage', { target: '/vm/copy.qcow2' }, expect.anything());
    await ask(IPC_CHANNELS.app, page, 'openCopy', { file: copy });
    expect(openFiles).toHaveBeenCalledWith(['/vm/copy.qcow2']);
  });

  it('has the paths of a raw disk that was chosen and of the image to be made of it', async () => {
    const params = { raw: disk, target: image, options: ENCODE, job: 'job-1' };
    expect(await ask(IPC_CHANNELS.app, page, 'encodeRaw', params)).toMatchObject({ ok: true });
    const named = { raw: '/vm/disk.img', target: '/vm/disk.qcow2', options: ENCODE };
    expect(request).toHaveBeenCalledWith('encode', named, expect.anything());
    expect(openFiles).toHaveBeenCalledWith(['/vm/disk.qcow2']);
  });

  it.each(
    GOOD.flatMap(([channel, args]) =>
      [{ ...page, routingId: 2 }, { ...page, url: 'https://example.org/' }, null].map(
        (sender) => [channel, sender, args] as const,
      ),
    ),
  )('on %s is refused when %j sends it', async (channel, sender, args) => {
    expect(await ask(channel, sender, ...args)).toMatchObject({
      ok: false,
      error: { code: 'invalid-argument', fields: { name: 'sender' } },
    });
    expect(request).not.toHaveBeenCalled();
    expect(openFiles).not.toHaveBeenCalled();
  });

  it.each([
    [IPC_CHANNELS.app, ['openFile', { path: '/etc/shadow' }]],
    [IPC_CHANNELS.app, ['toString', {}]],
    [IPC_CHANNELS.app, ['copyText', { text: 'a', path: '/etc/shadow' }]],
    [IPC_CHANNELS.image, ['/etc/shadow', 'summary', {}]],
    [IPC_CHANNELS.image, ['image-1', 'open', { path: '/etc/shadow', granted: [] }]],
    [IPC_CHANNELS.image, ['image-1', 'close', {}]],
    [IPC_CHANNELS.image, ['image-1', 'create', { target: '/etc/shadow', options: {} }]],
    [IPC_CHANNELS.image, ['image-1', 'exportRaw', { target: '/etc/shadow' }, 'job-1']],
    [IPC_CHANNELS.image, ['image-1', 'exportRaw', { target: backing }, 'job-1']],
    [IPC_CHANNELS.image, ['image-1', 'saveMetadata', { target: raw }, 'job-1']],
    [IPC_CHANNELS.image, ['image-1', 'copyImage', { target: raw }, 'job-1']],
    [IPC_CHANNELS.image, ['image-1', 'repair', { scope: 'all', keepData: false }]],
    [IPC_CHANNELS.image, ['image-1', 'undo', { force: false, path: '/etc/shadow' }, 'job-1']],
    [IPC_CHANNELS.image, ['image-1', 'removeUndo', { id: '/etc/shadow' }]],
    [IPC_CHANNELS.image, ['image-1', 'encode', { raw: '/etc/shadow', target: '/vm/a.qcow2', options: {} }]],
    [IPC_CHANNELS.app, ['encodeRaw', { raw: '/etc/shadow', target: image, options: ENCODE, job: 'job-1' }]],
    [IPC_CHANNELS.app, ['encodeRaw', { raw: backing, target: image, options: ENCODE, job: 'job-1' }]],
    [IPC_CHANNELS.app, ['encodeRaw', { raw: disk, target: disk, options: ENCODE, job: 'job-1' }]],
    [IPC_CHANNELS.app, ['encodeRaw', { raw: disk, target: '/etc/shadow', options: ENCODE, job: 'job-1' }]],
    [IPC_CHANNELS.app, ['lookAtRaw', { file: '/etc/shadow' }]],
    [IPC_CHANNELS.app, ['lookAtRaw', { file: backing }]],
    [IPC_CHANNELS.app, ['openCopy', { file: raw }]],
    [IPC_CHANNELS.image, ['image-1', 'resize', { size: 1, dataLossAllowed: true }]],
    [IPC_CHANNELS.app, ['revealFile', { file: '/etc/shadow' }]],
    [IPC_CHANNELS.image, ['image-1', 'bytes', { offset: -1, length: 1 }]],
    [IPC_CHANNELS.app, ['openRows', { folder: '/etc', rows: ['row-1'] }]],
    [IPC_CHANNELS.app, ['openRows', { folder: 'folder-1', rows: ['/etc/shadow'] }]],
    [IPC_CHANNELS.app, ['revealRow', { folder: 'folder-1', row: '/etc/shadow' }]],
    [IPC_CHANNELS.app, ['queueActs', { folder: 'folder-1', rows: ['row-1'], act: 'undo' }]],
    [IPC_CHANNELS.app, ['queueActs', { folder: 'folder-1', rows: [], act: 'check' }]],
    [IPC_CHANNELS.app, ['queueActs', { folder: 'folder-1', rows: ['row-1'], act: 'report' }]],
    [
      IPC_CHANNELS.app,
      ['saveReports', { folder: 'folder-1', rows: ['row-1'], format: 'html', place: '/etc' }],
    ],
    [IPC_CHANNELS.app, ['saveReports', { folder: '/etc', rows: ['row-1'], format: 'html' }]],
    [IPC_CHANNELS.app, ['tableOfImages', { images: ['/etc/shadow'] }]],
    [IPC_CHANNELS.app, ['listAgain', { folder: 'folder-1', path: '/etc' }]],
    [IPC_CHANNELS.drop, ['/etc/shadow']],
    [IPC_CHANNELS.drop, [['']]],
  ])('on %s that asks for %j reaches nothing', async (channel, args) => {
    const reply = await ask(channel, page, ...args);
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
    expect(request).not.toHaveBeenCalled();
    expect(openFiles).not.toHaveBeenCalled();
  });
});
