import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseTarget } from './choose-target';
import { ChosenFiles } from './chosen-files';
import type { Images } from './images';

const dialog = vi.hoisted(() => ({
  showSaveDialog: vi.fn<() => Promise<{ canceled: boolean; filePath: string }>>(),
  showMessageBox: vi.fn<(window: unknown, box: { message: string }) => Promise<{ response: number }>>(),
}));
vi.mock('electron', () => ({ dialog }));

const window = {} as BrowserWindow;
let folder: string;
let files: ChosenFiles;
let open: readonly string[];
const images = {
  get: () => ({ names: { handle: 'image-1', fileName: 'disk.qcow2', folder } }),
  has: async (path: string) => open.includes(path),
} as unknown as Images;

beforeEach(async () => {
  vi.clearAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'platter-target-'));
  files = new ChosenFiles();
  open = [];
});
afterEach(() => rm(folder, { recursive: true }));

const choose = async (purpose: 'raw' | 'copy' | 'metadata', fileName: string): Promise<string | null> => {
  const filePath = fileName === '' ? '' : join(folder, fileName);
  dialog.showSaveDialog.mockResolvedValue({ canceled: fileName === '', filePath });
  const chosen = await chooseTarget(window, { purpose, handle: 'image-1' }, { images, files });
  return chosen && files.pathOf(chosen.file);
};

describe('the place of a file to be made', () => {
  it('is proposed beside the image, under its name', async () => {
    await choose('raw', 'disk.raw');
    const request = { defaultPath: join(folder, 'disk.raw') };
    expect(dialog.showSaveDialog).toHaveBeenCalledWith(window, expect.objectContaining(request));
  });

  it('of a copy has another name than the image', async () => {
    const path = join(folder, 'disk-copy.qcow2');
    expect(await choose('copy', 'disk-copy.qcow2')).toBe(path);
    expect(dialog.showSaveDialog).toHaveBeenCalledWith(
      window,
      expect.objectContaining({ defaultPath: path }),
    );
    open = [path];
    await expect(choose('copy', 'disk-copy.qcow2')).rejects.toMatchObject({ code: 'in-use' });
  });

  it('of an image of a raw disk is proposed beside that, never in its place', async () => {
    const pairs = [
      ['disk.img', 'disk.qcow2'],
      ['disk', 'disk.qcow2'],
      ['disk.qcow2', 'disk-image.qcow2'],
    ];
    for (const [name, proposed] of pairs) {
      const raw = files.add(join(folder, name), 'raw-disk').file;
      dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' });
      await chooseTarget(window, { purpose: 'image', raw }, { images, files });
      const request = expect.objectContaining({ defaultPath: join(folder, proposed) });
      expect(dialog.showSaveDialog).toHaveBeenLastCalledWith(window, request);
    }
    const backing = files.add(join(folder, 'base.raw'), 'backing').file;
    const forged = chooseTarget(window, { purpose: 'image', raw: backing }, { images, files });
    await expect(forged).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('comes with the room that is free there', async () => {
    dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: join(folder, 'disk.raw') });
    const chosen = await chooseTarget(window, { purpose: 'raw', handle: 'image-1' }, { images, files });
    expect(chosen?.free).toBeGreaterThan(0);
  });

  it('is none when the dialog was dismissed', async () => {
    expect(await choose('raw', '')).toBeNull();
  });

  it('is never an image that is open', async () => {
    open = [join(folder, 'open.qcow2')];
    await expect(choose('raw', 'open.qcow2')).rejects.toMatchObject({
      code: 'in-use',
      fields: { own: true },
    });
  });

  it.skipIf(process.platform === 'win32')('is never a device', async () => {
    dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: '/dev/null' });
    const choosing = chooseTarget(window, { purpose: 'raw', handle: 'image-1' }, { images, files });
    await expect(choosing).rejects.toMatchObject({ code: 'not-a-regular-file' });
  });

  it('of a report or a list has the ending of its format', async () => {
    const asked = [
      [{ purpose: 'report', handle: 'image-1', format: 'html' }, 'disk-report.html'],
      [{ purpose: 'list', handle: 'image-1', format: 'csv' }, 'disk-differences.csv'],
    ] as const;
    for (const [params, name] of asked) {
      dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' });
      await chooseTarget(window, params, { images, files });
      const request = expect.objectContaining({ defaultPath: join(folder, name) });
      expect(dialog.showSaveDialog).toHaveBeenLastCalledWith(window, request);
    }
  });

  it('is the common beginning of two names for metadata, whichever of them was typed', async () => {
    for (const typed of ['report', 'report.meta', 'report.map']) {
      expect(await choose('metadata', typed)).toBe(join(folder, 'report'));
    }
    expect(dialog.showMessageBox).not.toHaveBeenCalled();
  });

  it('asks about files that the dialog did not ask about', async () => {
    await writeFile(join(folder, 'report.map'), 'old');
    dialog.showMessageBox.mockResolvedValue({ response: 1 });
    expect(await choose('metadata', 'report.meta')).toBeNull();
    expect(dialog.showMessageBox.mock.calls[0][1].message).toBe('Replace report.map?');
    dialog.showMessageBox.mockResolvedValue({ response: 0 });
    expect(await choose('metadata', 'report.meta')).toBe(join(folder, 'report'));
    dialog.showMessageBox.mockClear();
    expect(await choose('metadata', 'report.map')).toBe(join(folder, 'report'));
    expect(dialog.showMessageBox).not.toHaveBeenCalled();
  });
});
