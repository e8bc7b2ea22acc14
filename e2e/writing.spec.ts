import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { holdImage, qemuImgMust, qemuInfo, qemuIoMust } from '../test/qemu';
import { chooseTheme, violations } from './accessibility';
import { expect, test } from './fixtures';
import { isHealthy } from './is-healthy';
import { answerOpenDialog } from './open-dialog';
import { answerQuestions, answerSaveDialog, fillDisks, questions } from './save-dialog';

const dialogOf = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

/** Calls a verb of the image in front by its key, once the image and its map were read. */
async function call(page: Page, key: string, dialog: string) {
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press(key);
  const sheet = dialogOf(page, new RegExp(`^${dialog}`));
  await sheet.waitFor();
  return sheet;
}

test('a new image is made as asked, over a backing file, and opens', async ({ launch, shelf }) => {
  const base = await shelf.healthy('base.qcow2');
  const path = shelf.path('new.qcow2');
  const { app, page } = await launch();
  await page.keyboard.press('Control+n');
  const sheet = dialogOf(page, 'New image');
  const size = sheet.getByRole('textbox', { name: 'Size of the disk' });
  await expect(size).toBeFocused();
  await size.fill('twelve');
  await expect(sheet.getByText(/^Not a size/)).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Make image…' })).toBeDisabled();
  await size.fill('200 GiB');
  await expect(sheet.getByRole('radio', { name: /^512 B clusters, not for this disk/ })).toBeDisabled();
  await sheet.getByText('4 KiB', { exact: true }).first().click();
  await expect(sheet).toContainText(/takes 50\d MiB when the disk is full/);

  await sheet.getByRole('button', { name: 'More options' }).click();
  await answerOpenDialog(app, base);
  await sheet.getByRole('button', { name: 'Choose…' }).click();
  await expect(sheet.getByText('That of the backing file: 64 MiB')).toBeVisible();
  await expect(sheet.locator('code')).toContainText('--cluster-bits 12');

  await answerSaveDialog(app, undefined);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(sheet).toBeVisible();
  await answerSaveDialog(app, path);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'new.qcow2' })).toBeVisible();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('new.qcow2 is made');
  expect((await qemuInfo(path)).json).toMatchObject({
    'virtual-size': 64 << 20,
    'cluster-size': 4096,
    'backing-filename': 'base.qcow2',
  });
  await isHealthy(path);
});

test('a new image keeps its data in a file beside it, where that is asked for', async ({ launch, shelf }) => {
  const path = shelf.path('split.qcow2');
  const { app, page } = await launch();
  await page.getByRole('button', { name: 'New image…' }).click();
  const sheet = dialogOf(page, 'New image');
  await sheet.getByRole('button', { name: 'More options' }).click();
  await sheet.getByText('Data in a file of its own').click();
  await expect(sheet.locator('code')).toContainText('--data-file disk.raw');
  await answerSaveDialog(app, path);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'split.qcow2' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Notices' }).getByRole('listitem')).toHaveCount(0);
  await qemuIoMust(path, ['write -P 7 1G 64k']);
  expect((await stat(shelf.path('split.raw'))).size).toBe(20 * 2 ** 30);
  expect((await stat(path)).size).toBeLessThan(1 << 20);
  await isHealthy(path);
});

test('a disk grows freely, and shrinks below its data only when that is agreed to', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  const { page } = await launch([path]);
  const sheet = await call(page, 'Control+Shift+r', 'Resize the disk');
  await expect(sheet).toContainText('its data ends at 32.3 MiB');
  await sheet.getByRole('textbox').fill('128M');
  await sheet.getByRole('button', { name: 'Grow to 128 MiB' }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('The disk has 128 MiB now');
  await sheet.getByRole('button', { name: 'Done' }).click();
  expect((await qemuInfo(path)).json).toMatchObject({ 'virtual-size': 128 << 20 });

  const again = await call(page, 'Control+Shift+r', 'Resize the disk');
  await again.getByRole('textbox').fill('8M');
  await expect(again.getByRole('alert')).toContainText('256 KiB of data, in one piece');
  await expect(again.getByRole('button', { name: 'Shrink to 8 MiB' })).toBeDisabled();
  // the end of the bar is the same size
  const end = again.getByRole('slider', { name: 'End of the disk' });
  await end.press('End');
  await expect(again.getByRole('textbox')).toHaveValue('192 MiB');
  await expect(again.getByRole('button', { name: 'Grow to 192 MiB' })).toBeEnabled();
  await again.getByRole('textbox').fill('8M');
  await again.getByText('Give up 256 KiB of data').click();
  await again.getByRole('button', { name: 'Shrink to 8 MiB' }).click();
  await expect(again.getByRole('region', { name: 'Result' })).toContainText('The disk has 8 MiB now');
  await again.getByRole('button', { name: 'Done' }).click();
  expect((await qemuInfo(path)).json).toMatchObject({ 'virtual-size': 8 << 20 });
  await isHealthy(path);
  // our own writing is no news; the watch looks each second
  await page.waitForTimeout(1300);
  await expect(page.getByText(/changed on disk/i)).toBeHidden();
  await expect(page.getByText('12 % has clusters of its own')).toBeHidden();
});

test('zeroes are counted first, and given back when that was seen', async ({ launch, shelf }) => {
  const path = await shelf.zeroed();
  const before = await stat(path);
  const { page } = await launch([path]);
  const sheet = await call(page, 'Control+Shift+d', 'Give back zeroes');
  await sheet.getByRole('button', { name: 'Look for zeroes' }).click();
  await expect(sheet).toContainText('3 MiB of 5 MiB are zeroes and can be given back');
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
  await sheet.getByRole('button', { name: 'Give back 3 MiB' }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('3 MiB of zeroes given back');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('2 MiB').first()).toBeVisible();
  expect((await stat(path)).blocks).toBeLessThan(before.blocks - 4000);
  await isHealthy(path);
  await qemuIoMust(path, ['read -P 1 0 1M', 'read -P 0 1M 3M', 'read -P 2 4M 1M']);
});

test('the disk as it was at a snapshot is exported as qemu-img would', async ({ launch, shelf }) => {
  const path = await shelf.withSnapshots();
  const raw = shelf.path('exported.raw');
  const { app, page } = await launch([path]);
  const sheet = await call(page, 'Control+Shift+e', 'Export to raw');
  await expect(sheet.getByRole('row', { name: /^Written/ })).toContainText('3.25 MiB');
  await answerSaveDialog(app, raw);
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('exported.raw is written');
  await expect(sheet.getByRole('button', { name: 'Show in folder' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', raw, path]);

  const again = await call(page, 'Control+Shift+e', 'Export to raw');
  await again.getByRole('button', { name: /Which disk/ }).click();
  await page.getByRole('option', { name: /^before update/ }).click();
  await again.getByRole('button', { name: 'Export…' }).click();
  await expect(again.getByRole('region', { name: 'Result' })).toBeVisible();
  await qemuIoMust(raw, ['read -P 1 0 1M'], { flags: ['-f', 'raw'] });
});

test('a place without the room for an export is told before anything is written', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  const raw = shelf.path('exported.raw');
  const { app, page } = await launch([path]);
  const sheet = await call(page, 'Control+Shift+e', 'Export to raw');
  await fillDisks(app, 1 << 20);
  await answerSaveDialog(app, raw);
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('alert')).toContainText('1 MiB free, and up to 3.25 MiB are written');
  await expect(sheet.getByRole('button', { name: 'Another place…' })).toBeVisible();
  expect(existsSync(raw)).toBe(false);
  await sheet.getByRole('button', { name: 'Export all the same' }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('exported.raw is written');
  await qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', raw, path]);
});

test('metadata is saved for support, with nothing of the guest in it', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy()]);
  const sheet = await call(page, 'Control+Shift+m', 'Save metadata for support');
  await answerSaveDialog(app, shelf.path('report.meta'));
  await sheet.getByRole('button', { name: 'Save…' }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('Attach both to the report');
  const meta = await readFile(shelf.path('report.meta'));
  expect(meta.includes(Buffer.alloc(512, 1))).toBe(false);
  expect(await readFile(shelf.path('report.map'), 'utf8')).toContain('l2-table');

  // of two files the dialog has asked about one
  await answerQuestions(app, 1);
  await sheet.getByRole('button', { name: 'Done' }).click();
  const again = await call(page, 'Control+Shift+m', 'Save metadata for support');
  await again.getByRole('button', { name: 'Save…' }).click();
  await expect.poll(() => questions(app)).toEqual(['Replace report.map?']);
  await expect(again.getByRole('button', { name: 'Save…' })).toBeVisible();
});

test('what a virtual machine uses is not written to, and its holder is named', async ({ launch, shelf }) => {
  const folder = await mkdtemp(join(tmpdir(), 'platter-nbd-'));
  const path = await shelf.healthy();
  const before = await readFile(path);
  const { page } = await launch([path]);
  const sheet = await call(page, 'Control+Shift+r', 'Resize the disk');
  await sheet.getByRole('textbox').fill('128M');
  const holder = await holdImage(path, join(folder, 'socket'));
  try {
    await sheet.getByRole('button', { name: 'Grow to 128 MiB' }).click();
    await expect(sheet.getByRole('alert')).toContainText(`qemu-nbd (process ${holder.pid}) has it open`);
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    expect((await readFile(path)).equals(before)).toBe(true);

    await page.getByRole('button', { name: 'More acts' }).click();
    const item = page.getByRole('menuitem', { name: /^Resize/ });
    await expect(item).toHaveAttribute('aria-disabled', 'true');
    await expect(item).toContainText('in use');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+d');
    await expect(page.getByRole('log', { name: 'Messages' })).toContainText(`process ${holder.pid}`);
  } finally {
    await holder.stop();
    await rm(folder, { recursive: true, force: true });
  }
  await page.keyboard.press('Control+Shift+d');
  await expect(dialogOf(page, /^Give back zeroes/)).toBeVisible();
});

test('a damaged image is exported, yet not written to', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.corrupt()]);
  const acts = page.locator('.overview-acts');
  await expect(acts).toContainText('The image is damaged: writing to it could destroy data');
  await expect(acts.getByRole('button', { name: 'Resize…' })).toBeHidden();
  await expect(acts.getByRole('button', { name: 'Export…' })).toBeVisible();
});

test('an export goes on in the background, holds its tab, and leaves nothing when stopped', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.endless();
  const raw = shelf.path('endless.raw');
  const { app, page } = await launch([path]);
  const sheet = await call(page, 'Control+Shift+e', 'Export to raw');
  await answerSaveDialog(app, raw);
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('region', { name: 'Under way' })).toContainText(/of 1 TiB/);
  await sheet.getByRole('button', { name: 'Go on in the background' }).click();
  const jobs = page.getByRole('contentinfo', { name: 'Jobs' });
  await expect(jobs).toContainText('Exporting endless.qcow2');

  await answerQuestions(app, 1);
  await page.getByRole('button', { name: 'Close endless.qcow2' }).click();
  await expect.poll(() => questions(app)).toEqual(['Stop and close the image?']);
  await answerQuestions(app, 2);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await expect.poll(() => questions(app)).toEqual(['Leave Platter while it writes?']);
  await expect(jobs).toContainText('Exporting endless.qcow2');

  await jobs.getByRole('button', { name: 'Show' }).click();
  await sheet.getByRole('button', { name: 'Stop' }).click();
  await expect(sheet.getByRole('status')).toContainText('Stopped. No file was made');
  expect(existsSync(raw)).toBe(false);

  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('region', { name: 'Under way' })).toContainText(/of 1 TiB/);
  await sheet.getByRole('button', { name: 'Go on in the background' }).click();
  await answerQuestions(app, 0);
  await page.getByRole('button', { name: 'Close endless.qcow2' }).click();
  await expect(page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
  expect(await readdir(shelf.folder)).toEqual(['endless.qcow2']);
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`dialogs that write keep the rules of accessibility (${theme})`, async ({ launch, shelf }) => {
    const { page } = await launch([await shelf.withSnapshots()]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await chooseTheme(page, theme);
    const sheets = [
      ['Control+n', 'New image'],
      ['Control+Shift+r', 'Resize the disk'],
      ['Control+Shift+d', 'Give back zeroes'],
      ['Control+Shift+e', 'Export to raw'],
      ['Control+Shift+m', 'Save metadata for support'],
    ] as const;
    for (const [key, name] of sheets) {
      const sheet = await call(page, key, name);
      if (name === 'New image') await sheet.getByRole('button', { name: 'More options' }).click();
      if (name === 'Resize the disk') {
        await sheet.getByRole('textbox').fill('8M');
        await sheet.getByRole('alert').waitFor();
      }
      if (name === 'Give back zeroes') {
        await sheet.getByRole('button', { name: 'Look for zeroes' }).click();
        await sheet.getByRole('region', { name: 'What was found' }).waitFor();
      }
      expect.soft(await violations(page), name).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(sheet).toBeHidden();
    }
  });
}
