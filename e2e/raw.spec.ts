import { existsSync } from 'node:fs';
import { open, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { holdImage, qemuImgMust, qemuInfo } from '../test/qemu';
import { makeTemporaryFolder, removeFolder } from '../test/temporary-folder';
import { chooseTheme, violations } from './accessibility';
import type { Theme } from './accessibility';
import { FileDrag } from './file-drag';
import { expect, test } from './fixtures';
import { isHealthy } from './is-healthy';
import type { ImageShelf } from './image-shelf';
import { answerOpenDialog } from './open-dialog';
import { answerSaveDialog, fillDisks } from './save-dialog';

const MIB = 1 << 20;

const sheetOf = (page: Page) => page.getByRole('dialog', { name: /^Make an image of a raw disk/ });
const resultOf = (page: Page) => sheetOf(page).getByRole('region', { name: 'Result' });

/** 2 MiB of data in a raw disk of 64 MiB and a few bytes. */
async function sparse(shelf: ImageShelf, name = 'disk.img'): Promise<string> {
  const path = shelf.path(name);
  await writeFile(path, Buffer.alloc(2 * MIB, 'raw '));
  await truncate(path, 64 * MIB + 100);
  return path;
}

/** Puts a little into each of many clusters: much has to be written, and the disk itself is made at once. */
async function fillClusters(raw: string): Promise<void> {
  const file = await open(raw, 'r+');
  for (let at = 0; at < 32_768; at++) await file.write(Buffer.alloc(1, 1), 0, 1, at * 65_536);
  await file.close();
}

const identical = (raw: string, image: string): Promise<string> =>
  qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', raw, image]);

async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  await (await FileDrag.enter(page, paths)).drop();
}

test('of a raw disk that was dropped an image is made, which opens', async ({ launch, shelf }) => {
  const raw = await sparse(shelf);
  const before = await stat(raw);
  const image = shelf.path('disk.qcow2');
  const { app, page } = await launch();
  await drop(page, raw);
  await page.getByRole('button', { name: 'Make a qcow2 image of disk.img…' }).click();
  const sheet = sheetOf(page);
  await expect(sheet.getByRole('row', { name: /^Raw disk/ })).toContainText('holes but for 2 MiB');
  await expect(sheet).toContainText('412 bytes of zeroes complete it');
  await expect(sheet.locator('code')).toContainText(/^qcow-tool encode --strict-refcounts .*disk\.qcow2$/);
  await answerSaveDialog(app, undefined);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(sheet.getByRole('button', { name: 'Make image…' })).toBeVisible();
  await answerSaveDialog(app, image);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(resultOf(page)).toContainText('disk.qcow2 is made');
  await expect(resultOf(page)).toContainText('2 MiB are stored');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'disk.qcow2' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await identical(raw, image);
  await isHealthy(image);
  expect((await stat(raw)).mtimeMs).toBe(before.mtimeMs);
  expect((await stat(image)).size).toBeLessThan(3 * MIB);
});

test('it is made as asked, from a disk that was chosen by the key', async ({ launch, shelf }) => {
  const raw = await sparse(shelf);
  const image = shelf.path('chosen.qcow2');
  const { app, page } = await launch();
  await answerOpenDialog(app, raw);
  await page.keyboard.press('Control+Shift+n');
  const sheet = sheetOf(page);
  await sheet.getByRole('button', { name: /^Options/ }).click();
  await sheet.getByText('4 KiB', { exact: true }).first().click();
  await sheet.getByText('zstd').click();
  await sheet.getByText('Lazy refcounts').click();
  await expect(sheet.locator('code')).toContainText(
    /^qcow-tool encode --cluster-bits 12 --compression-type zstd /,
  );
  await answerSaveDialog(app, image);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(resultOf(page)).toBeVisible();
  expect((await qemuInfo(image)).json).toMatchObject({
    'cluster-size': 4096,
    'virtual-size': 64 * MIB + 512,
    'format-specific': { data: { 'compression-type': 'zstd', 'lazy-refcounts': true } },
  });
  await identical(raw, image);
});

test('stopped, it leaves no file, and goes on in the background until then', async ({ launch, shelf }) => {
  const raw = await sparse(shelf);
  await fillClusters(raw);
  const { app, page } = await launch();
  await drop(page, raw);
  await page.getByRole('button', { name: /^Make a qcow2 image/ }).click();
  const sheet = sheetOf(page);
  await answerSaveDialog(app, shelf.path('disk.qcow2'));
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(sheet.getByRole('region', { name: 'Under way' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Go on in the background' }).click();
  await expect(sheet).toBeHidden();
  // what is under way is shown, whichever way one gets there
  await page.keyboard.press('Control+Shift+n');
  await sheet.getByRole('button', { name: 'Stop' }).click();
  await expect(sheet.getByRole('status')).toContainText('Stopped. No file was made');
  expect(await readdir(shelf.folder)).toEqual(['disk.img']);
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: /^Make a qcow2 image/ })).toBeVisible();
});

test('a place without the room for it is told before anything is written', async ({ launch, shelf }) => {
  const raw = await sparse(shelf);
  const image = shelf.path('disk.qcow2');
  const { app, page } = await launch();
  await drop(page, raw);
  await page.getByRole('button', { name: /^Make a qcow2 image/ }).click();
  const sheet = sheetOf(page);
  await fillDisks(app, MIB);
  await answerSaveDialog(app, image);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await expect(sheet.getByRole('alert')).toContainText('1 MiB free, and about 2.25 MiB');
  await expect(sheet.getByRole('button', { name: 'Another place…' })).toBeVisible();
  expect(existsSync(image)).toBe(false);
  await sheet.getByRole('button', { name: 'Make it all the same' }).click();
  await expect(resultOf(page)).toBeVisible();
  await identical(raw, image);
});

test('of several that were refused each has its turn', async ({ launch, shelf }) => {
  const paths = [await sparse(shelf, 'one.img'), await sparse(shelf, 'two.img')];
  const { app, page } = await launch();
  await drop(page, ...paths, await shelf.healthy());
  const verdicts = page.getByRole('dialog', { name: '1 image opened, 2 files refused' });
  await verdicts.getByRole('button', { name: 'Make a qcow2 image of one.img…' }).click();
  await expect(sheetOf(page)).toContainText('One image is made at a time: two.img can follow');
  await answerSaveDialog(app, shelf.path('one.qcow2'));
  await sheetOf(page).getByRole('button', { name: 'Make image…' }).click();
  await expect(resultOf(page)).toBeVisible();
  await expect(sheetOf(page).getByRole('button', { name: 'Go on with two.img…' })).toBeVisible();
  await sheetOf(page).getByRole('button', { name: 'Done' }).click();
  const rest = page.getByRole('dialog', { name: '1 image opened, 1 file refused' });
  await expect(rest.getByRole('button', { name: 'Make a qcow2 image of two.img…' })).toBeVisible();
  await rest.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('heading', { level: 1, name: 'one.qcow2' })).toBeVisible();
  await identical(paths[0], shelf.path('one.qcow2'));
});

test('of several each can follow the other in the same dialog', async ({ launch, shelf }) => {
  const paths = [await sparse(shelf, 'one.img'), await sparse(shelf, 'two.img')];
  const { app, page } = await launch();
  await drop(page, ...paths);
  await page.getByRole('button', { name: 'Make a qcow2 image of one.img…' }).click();
  const sheet = sheetOf(page);
  for (const name of ['one', 'two']) {
    await expect(sheet).toContainText(`${name}.img`);
    await answerSaveDialog(app, shelf.path(`${name}.qcow2`));
    await sheet.getByRole('button', { name: 'Make image…' }).click();
    await expect(resultOf(page)).toContainText(`${name}.qcow2 is made`);
    if (name === 'one') await sheet.getByRole('button', { name: 'Go on with two.img…' }).click();
  }
  await expect(sheet.getByRole('button', { name: /^Go on with/ })).toBeHidden();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'two.qcow2' })).toBeVisible();
  for (const [index, name] of ['one', 'two'].entries())
    await identical(paths[index], shelf.path(`${name}.qcow2`));
});

test('in the background it goes on, and the image opens in a tab when it is made', async ({
  launch,
  shelf,
}) => {
  test.slow();
  const raw = await sparse(shelf);
  const image = shelf.path('disk.qcow2');
  const { app, page } = await launch([await shelf.healthy()]);
  await expect(page.getByRole('heading', { level: 1, name: 'healthy.qcow2' })).toBeVisible();
  await fillClusters(raw);
  await drop(page, raw);
  await page.getByRole('button', { name: /^Make a qcow2 image/ }).click();
  const sheet = sheetOf(page);
  await answerSaveDialog(app, image);
  await sheet.getByRole('button', { name: 'Make image…' }).click();
  await sheet.getByRole('button', { name: 'Go on in the background' }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('contentinfo', { name: 'Jobs' })).toContainText('Making disk.qcow2');
  // nothing is closed or asked for: it comes to the front by itself, and says so
  await expect(page.getByRole('heading', { level: 1, name: 'disk.qcow2' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: /^healthy\.qcow2, / })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await isHealthy(image);
});

test('a disk that a virtual machine writes to is left alone, and who holds it is named', async ({
  launch,
  shelf,
}) => {
  const folder = await makeTemporaryFolder('nbd');
  const raw = await sparse(shelf);
  const { page } = await launch();
  await drop(page, raw);
  const sheet = sheetOf(page);
  const holder = await holdImage(raw, join(folder, 'socket'), false, 'raw');
  try {
    await page.getByRole('button', { name: /^Make a qcow2 image/ }).click();
    await expect(sheet.getByRole('alert')).toContainText(`qemu-nbd (process ${holder.pid}) has it open`);
  } finally {
    await holder.stop();
    await removeFolder(folder);
  }
  await sheet.getByRole('button', { name: 'Look again' }).click();
  await expect(sheet.getByRole('button', { name: 'Make image…' })).toBeEnabled();
});

test('what is an image itself, or empty, is taken for no raw disk', async ({ launch, shelf }) => {
  const empty = shelf.path('empty.img');
  await writeFile(empty, '');
  const { app, page } = await launch();
  const choose = (path: string): Promise<void> => answerOpenDialog(app, path);
  await choose(await shelf.healthy());
  await page.keyboard.press('Control+Shift+n');
  const sheet = sheetOf(page);
  await expect(sheet.getByRole('alert')).toContainText('It is a qcow2 image');
  await choose(empty);
  await sheet.getByRole('button', { name: 'Another disk…' }).click();
  await expect(sheet.getByRole('alert')).toContainText('The file is empty');
});

for (const theme of ['Light', 'Dark'] as const satisfies readonly Theme[])
  test(`all of it is accessible, in ${theme.toLowerCase()}`, async ({ launch, shelf }) => {
    const raw = await sparse(shelf);
    const { app, page } = await launch();
    await chooseTheme(page, theme);
    await drop(page, raw);
    await page.getByRole('button', { name: /^Make a qcow2 image/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Make a qcow2 image/ }).click();
    const sheet = sheetOf(page);
    await sheet.getByRole('button', { name: /^Options/ }).click();
    expect(await violations(page)).toEqual([]);
    await answerSaveDialog(app, shelf.path('disk.qcow2'));
    await sheet.getByRole('button', { name: 'Make image…' }).click();
    await expect(resultOf(page)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Done' }).click();
    await drop(page, raw, shelf.path('disk.qcow2'));
    await page.getByRole('dialog', { name: /refused$/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
