import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { expect, test } from './fixtures';
import type { Platter } from './fixtures';
import { FileDrag } from './file-drag';
import { answerOpenDialog } from './open-dialog';
import { secondInstance } from './second-instance';

const tabs = ({ page }: Platter) => page.getByRole('navigation', { name: 'Open images' });
const tab = (platter: Platter, name: string) =>
  tabs(platter).getByRole('button', { name, exact: false }).first();

test('without an image it invites a drop', async ({ launch }) => {
  const { page } = await launch();
  await expect(page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Open…' })).toBeFocused();
});

test('opens what is chosen in the dialog of the system, by key', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const platter = await launch();
  await answerOpenDialog(platter.app, path);
  await platter.page.keyboard.press('Control+o');
  await expect(tab(platter, 'healthy.qcow2')).toBeVisible();
});

test('opens the image named on the command line, relative to the working directory', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  const platter = await launch([basename(path)], { cwd: shelf.folder });
  await expect(tab(platter, 'healthy.qcow2')).toHaveAttribute('aria-current', 'page');
  await expect(platter.page.getByRole('heading', { level: 1, name: 'healthy.qcow2' })).toBeVisible();
  await expect(platter.page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
});

test('a second instance hands its images over, resolved where it was started', async ({ launch, shelf }) => {
  await shelf.healthy('first.qcow2');
  await shelf.healthy('second.qcow2');
  const platter = await launch([shelf.path('first.qcow2')]);
  await expect(tab(platter, 'first.qcow2')).toBeVisible();
  expect(await secondInstance(platter, ['second.qcow2'], shelf.folder)).toBe(0);
  await expect(tab(platter, 'second.qcow2')).toHaveAttribute('aria-current', 'page');
});

test('an image opened twice keeps its one tab', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  await shelf.healthy('other.qcow2');
  const platter = await launch([path, shelf.path('other.qcow2')]);
  await expect(tab(platter, 'other.qcow2')).toHaveAttribute('aria-current', 'page');
  await secondInstance(platter, [path], shelf.folder);
  await expect(tab(platter, 'healthy.qcow2')).toHaveAttribute('aria-current', 'page');
  await expect(tabs(platter).getByRole('button', { name: 'Close' })).toHaveCount(2);
});

test('dropped files get a verdict each', async ({ launch, shelf }) => {
  const notes = shelf.path('notes.txt');
  const empty = shelf.path('empty.qcow2');
  await writeFile(notes, 'not an image');
  await writeFile(empty, '');
  const files = [await shelf.healthy(), await shelf.raw(), notes, empty];
  const platter = await launch();
  const { page } = platter;
  const drag = await FileDrag.enter(page, files);
  await expect(page.getByText('Let go to open 4 items')).toBeVisible();
  await expect(page.getByText('1 text file: refused')).toBeVisible();
  await drag.drop();
  const verdicts = page.getByRole('dialog', { name: '1 image opened, 3 files refused' });
  await expect(verdicts.getByRole('listitem')).toHaveCount(4);
  await expect(verdicts).toContainText('disk.raw');
  await page.keyboard.press('Escape');
  await expect(verdicts).toBeHidden();
  await expect(tab(platter, 'healthy.qcow2')).toBeVisible();
});

test('an image named twice in one act, once by a link, has one tab', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const link = shelf.path('link.qcow2');
  await symlink(path, link);
  const platter = await launch([path, path]);
  const closing = tabs(platter).getByRole('button', { name: 'Close' });
  await expect(closing).toHaveCount(1);
  await (await FileDrag.enter(platter.page, [link, path])).drop();
  await expect(tab(platter, 'healthy.qcow2')).toHaveAttribute('aria-current', 'page');
  await expect(closing).toHaveCount(1);
  await closing.click();
  await expect(platter.page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
});

test('a folder among dropped files is counted as what it may be, and becomes a table', async ({
  launch,
  shelf,
}) => {
  const folder = shelf.path('disks.qcow2');
  const notes = shelf.path('notes.txt');
  await mkdir(folder);
  await writeFile(notes, 'not an image');
  const { page } = await launch();
  const drag = await FileDrag.enter(page, [await shelf.healthy(), folder, notes]);
  await expect(page.getByText('Let go to open 3 items')).toBeVisible();
  await expect(page.getByText('2 items that Platter may open')).toBeVisible();
  await drag.drop();
  await expect(page.getByRole('navigation', { name: 'Open images' })).toContainText('disks.qcow2');
});

test('odd names from another working directory are opened as they are', async ({ launch, shelf }) => {
  const odd = ['100 %25.qcow2', 'two\nlines.qcow2', '-dash.qcow2'];
  for (const name of odd) await shelf.healthy(name);
  const named = await shelf.healthy('file url%.qcow2');
  const platter = await launch();
  const args = [pathToFileURL(named).href, '--', `../${basename(shelf.folder)}/${odd[0]}`, odd[1], odd[2]];
  expect(await secondInstance(platter, args, shelf.folder)).toBe(0);
  await expect(tabs(platter).getByRole('button', { name: 'Close' })).toHaveCount(4);
});

test('what is not there is named, also while a dialog is open', async ({ launch, shelf }) => {
  const platter = await launch([await shelf.healthy()]);
  const { page } = platter;
  await expect(tab(platter, 'healthy.qcow2')).toBeVisible();
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await secondInstance(platter, ['nowhere.qcow2'], shelf.folder);
  await expect(page.getByText('nowhere.qcow2').first()).toBeVisible();
});

test('a refused file is named with the reason on the start page', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.raw()]);
  await expect(page.getByRole('alert')).toContainText('disk.raw');
  await expect(page.getByRole('alert')).toContainText('Perhaps it is a raw disk');
});

test('recent images are offered, the missing ones too', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const first = await launch([path]);
  await expect(tab(first, 'healthy.qcow2')).toBeVisible();
  await first.app.close();

  const second = await launch();
  await second.page.getByRole('button', { name: /^healthy\.qcow2/ }).click();
  await expect(tab(second, 'healthy.qcow2')).toBeVisible();
  await second.app.close();

  await rename(path, shelf.path('moved.qcow2'));
  const third = await launch();
  await expect(third.page.getByRole('button', { name: /^healthy\.qcow2.*not there/ })).toBeVisible();
});

test('a recent image can be pinned, and taken off the list', async ({ launch, shelf }) => {
  const paths = [await shelf.healthy('first.qcow2'), await shelf.healthy('second.qcow2')];
  const first = await launch(paths);
  await expect(tab(first, 'second.qcow2')).toBeVisible();
  await first.app.close();

  const { app, page } = await launch();
  const recents = page.getByRole('region', { name: 'Recent' }).getByRole('listitem');
  await expect(recents).toHaveCount(2);
  const last = await recents.last().innerText();
  const pinned = last.includes('first') ? 'first.qcow2' : 'second.qcow2';
  const pin = page.getByRole('button', { name: `Keep ${pinned} on this list` });
  await pin.focus();
  await page.keyboard.press('Enter');
  await expect(pin).toHaveAttribute('aria-pressed', 'true');
  await expect(recents.first()).toContainText(pinned);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(recents).toHaveCount(1);
  await app.close();

  const third = await launch();
  await expect(third.page.getByRole('region', { name: 'Recent' })).toContainText(pinned);
  await third.page.getByRole('button', { name: `Take ${pinned} off this list` }).click();
  await expect(third.page.getByRole('region', { name: 'Recent' })).toBeHidden();
});

test('the window comes back where it was, in its size', async ({ launch }) => {
  const bounds = { x: 60, y: 70, width: 930, height: 640 };
  const first = await launch();
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0].setBounds(to), bounds);
  const kept = async () =>
    JSON.parse(await readFile(join(first.userData, 'settings.json'), 'utf8').catch(() => '{}'));
  await expect.poll(kept).toMatchObject({ window: { ...bounds, maximized: false } });
  await first.app.close();
  const second = await launch();
  const seen = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getBounds());
  expect(seen).toEqual(bounds);
});

test('closing the last image leads back to the start page', async ({ launch, shelf }) => {
  const platter = await launch([await shelf.healthy()]);
  await tabs(platter).getByRole('button', { name: 'Close healthy.qcow2' }).click();
  await expect(platter.page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
});

test('a change on disk is told, and F5 reads the image again', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const platter = await launch([path]);
  await expect(platter.page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
  await shelf.write(path, 'write -P 7 48M 1M');
  await expect(platter.page.getByText(/changed on disk/i)).toBeVisible();
  await platter.page.keyboard.press('F5');
  await expect(platter.page.getByText(/changed on disk/i)).toBeHidden();
});
