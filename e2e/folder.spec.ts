import { appendFile, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { chooseTheme, violations } from './accessibility';
import { FileDrag } from './file-drag';
import { expect, test } from './fixtures';
import { act, mark, pauseOnStart, results, row, table } from './folder-table';
import { answerOpenDialog } from './open-dialog';
import type { ImageShelf } from './image-shelf';
import { isHealthy } from './is-healthy';
import { answerQuestions, questions } from './save-dialog';

/** Five images of as many fates, and what is none. */
async function fillShelf(shelf: ImageShelf): Promise<void> {
  await mkdir(shelf.path('old'));
  await shelf.healthy('a-healthy.qcow2');
  await shelf.leaky('b-leaky.qcow2');
  await shelf.corrupt('c-corrupt.qcow2');
  await shelf.lossy('d-lossy.qcow2');
  await shelf.holed('old/e-holes.qcow2');
  await shelf.brokenHeader('f-broken.qcow2');
  await writeFile(shelf.path('notes.txt'), 'not an image');
}

async function dropFolder(page: Page, shelf: ImageShelf): Promise<void> {
  await (await FileDrag.enter(page, [shelf.folder])).drop();
  await expect(row(page, 'a-healthy.qcow2')).toContainText('Not checked');
}

test('a folder is dropped, checked, repaired where nothing is lost, and compacted', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  await fillShelf(shelf);
  const { page } = await launch();
  await dropFolder(page, shelf);
  await expect(page.getByRole('status').filter({ hasText: '6 images' })).toBeVisible();
  await expect(table(page)).not.toContainText('notes.txt');
  await expect(row(page, 'e-holes.qcow2')).toContainText('old');

  await act(page, 'Check').click();
  await expect(results(page)).toContainText(
    '5 images checked: 2 healthy, 1 with leaks or at risk, 2 damaged.',
  );
  await expect(row(page, 'a-healthy.qcow2')).toContainText('Healthy');
  await expect(row(page, 'b-leaky.qcow2')).toContainText('Leaks 64 KiB');
  await expect(row(page, 'c-corrupt.qcow2')).toContainText('Damaged');
  await expect(row(page, 'f-broken.qcow2')).toContainText('Damaged');
  await expect(row(page, 'a-healthy.qcow2')).toContainText('just now');

  // all are repaired but the one that would lose data, and what is healthy
  await table(page).focus();
  await page.keyboard.press('Control+a');
  await act(page, 'Repair').click();
  const repair = page.getByRole('dialog', { name: /^Repair.*6 marked images/ });
  await expect(repair.getByRole('region', { name: 'Forecast' })).toContainText('Mends');
  await expect(repair.getByRole('listitem').filter({ hasText: 'd-lossy' })).toContainText(
    'Part of the guest’s data would be given up.',
  );
  await expect(repair.getByRole('listitem').filter({ hasText: 'a-healthy' })).toContainText(
    'nothing to repair',
  );
  await repair.getByRole('button', { name: /^Repair \d images?$/ }).click();
  await expect(results(page)).toContainText(/images? repaired/);
  await expect(row(page, 'c-corrupt.qcow2')).toContainText('Healthy');
  await expect(row(page, 'd-lossy.qcow2')).toContainText('Damaged');
  await isHealthy(shelf.path('b-leaky.qcow2'));
  await isHealthy(shelf.path('c-corrupt.qcow2'));

  // a box takes one out of the selection
  await mark(page, 'a-healthy.qcow2');
  await expect(table(page).getByRole('row', { selected: true })).toHaveCount(5);

  // one question for all, with the totals
  const before = (await stat(shelf.path('old/e-holes.qcow2'))).size;
  await act(page, 'Compact').click();
  const compact = page.getByRole('dialog', { name: /^Compact.*5 marked images/ });
  await expect(compact.getByRole('region', { name: 'Forecast' })).toContainText(/Would .* of/);
  await expect(compact.getByRole('listitem').filter({ hasText: 'd-lossy' })).toContainText('damaged');
  await expect(compact.locator('code')).toContainText('qcow-tool compact');
  await compact.getByRole('button', { name: /^Compact \d images?$/ }).click();
  await expect(results(page)).toContainText(/compacted: .* off the files/);
  await expect(row(page, 'e-holes.qcow2')).toContainText('16 MiB shorter');
  await isHealthy(shelf.path('old/e-holes.qcow2'));
  expect((await stat(shelf.path('old/e-holes.qcow2'))).size).toBeLessThan(before);

  // what was done is in the history of each image
  await row(page, 'e-holes.qcow2').dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'e-holes.qcow2' })).toBeVisible();
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('Compacted');
});

test('what is hardly worth compacting is left out, and said to be', async ({ launch, shelf }) => {
  const first = await shelf.holed('a-holes.qcow2');
  await shelf.copy(first, 'b-holes.qcow2');
  const tail = shelf.path('c-tail.qcow2');
  await shelf.healthy('c-tail.qcow2');
  await appendFile(tail, Buffer.alloc(157));
  const { page } = await launch([shelf.folder]);
  await expect(row(page, 'c-tail.qcow2')).toContainText('Not checked');
  await table(page).focus();
  await page.keyboard.press('Control+a');
  await act(page, 'Compact').click();
  const asking = page.getByRole('dialog', { name: /^Compact.*3 marked images/ });
  await expect(asking).toContainText('Left out: 1 image');
  await expect(asking.getByRole('listitem').filter({ hasText: 'c-tail' })).toContainText('not worth it');
  await expect(asking.getByRole('button', { name: 'Compact 2 images' })).toBeEnabled();
});

test('everything is reached by key, and axe finds nothing in either theme', async ({ launch, shelf }) => {
  test.setTimeout(90_000);
  await fillShelf(shelf);
  const { app, page } = await launch();
  await answerOpenDialog(app, shelf.folder);
  await page.keyboard.press('Control+Shift+o');
  await expect(row(page, 'a-healthy.qcow2')).toContainText('Not checked');
  await table(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(table(page).getByRole('row', { selected: true })).toHaveCount(2);
  await expect(row(page, 'b-leaky.qcow2')).toHaveAttribute('aria-selected', 'true');
  const asking = page.getByRole('dialog', { name: /^Compact.*2 marked images/ });
  for (const theme of ['Light', 'Dark'] as const) {
    await chooseTheme(page, theme);
    expect(await violations(page)).toEqual([]);
    await act(page, 'Compact').focus();
    await page.keyboard.press('Enter');
    await expect(asking).toContainText('Left out: 1 image');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(asking).toBeHidden();
  }

  // the folder closes by the key of images, and comes again where it is asked for again
  await page.keyboard.press('Control+w');
  await expect(page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
});

test('the queue rests, and closing asks while it writes', async ({ launch, shelf }) => {
  test.setTimeout(120_000);
  await shelf.fragmented('large.qcow2');
  for (const name of ['x.qcow2', 'y.qcow2']) await shelf.holed(name);
  const { app, page } = await launch([shelf.folder]);
  await expect(row(page, 'large.qcow2')).toContainText('Not checked');
  await table(page).focus();
  await page.keyboard.press('Control+a');
  await act(page, 'Compact').click();
  const asking = page.getByRole('dialog', { name: /^Compact.*3 marked images/ });
  const begin = asking.getByRole('button', { name: 'Compact 3 images' });
  await expect(begin).toBeEnabled({ timeout: 30_000 });
  await pauseOnStart(page);
  await begin.click();
  const jobs = page.getByRole('contentinfo', { name: 'Jobs' });
  await expect(jobs).toContainText('paused');
  await expect(jobs).toContainText('Compacting large.qcow2');
  await answerQuestions(app, 1);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await expect.poll(() => questions(app)).toEqual(['Leave Platter while it writes?']);
  await expect(page).toHaveTitle(/^\d+ % · Queue/);
  await jobs.getByRole('button', { name: 'Stop all' }).click();
  await expect(results(page)).toBeVisible();
  await isHealthy(shelf.path('large.qcow2'));
});

test('the queue goes on in the background when the app is left, and ends the app when all is done', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const names = ['w.qcow2', 'x.qcow2', 'y.qcow2', 'z.qcow2'];
  const first = await shelf.holed(names[0]);
  for (const name of names.slice(1)) await shelf.copy(first, name);
  const before = (await stat(first)).size;
  const { app, page } = await launch([shelf.folder]);
  await expect(row(page, 'z.qcow2')).toContainText('Not checked');
  await table(page).focus();
  await page.keyboard.press('Control+a');
  await act(page, 'Compact').click();
  const begin = page.getByRole('dialog').getByRole('button', { name: 'Compact 4 images' });
  await expect(begin).toBeEnabled({ timeout: 30_000 });
  await answerQuestions(app, 0);
  // as soon as the queue begins to write: it takes no time here
  await app.evaluate(({ BrowserWindow, powerSaveBlocker }) => {
    const start = powerSaveBlocker.start.bind(powerSaveBlocker);
    let isAsked = false;
    powerSaveBlocker.start = (type) => {
      if (!isAsked) setImmediate(() => BrowserWindow.getAllWindows()[0].close());
      isAsked = true;
      return start(type);
    };
  });
  const closed = app.waitForEvent('close', { timeout: 60_000 });
  await begin.click();
  await expect.poll(() => questions(app)).toEqual(['Leave Platter while it writes?']);
  await closed;
  for (const name of names) {
    await isHealthy(shelf.path(name));
    expect((await stat(shelf.path(name))).size).toBeLessThan(before);
  }
});

test('many files that come together are a table, few are tabs and a table where that is wanted', async ({
  launch,
  shelf,
}) => {
  const first = await shelf.healthy('0.qcow2');
  const paths = [first];
  for (let index = 1; index < 9; index++) paths.push(await shelf.copy(first, `${index}.qcow2`));
  const { page } = await launch();
  await (await FileDrag.enter(page, paths.slice(0, 2))).drop();
  await expect(
    page.getByRole('navigation', { name: 'Open images' }).getByRole('button', { name: /^Close/ }),
  ).toHaveCount(2);
  // of what was just opened, by the message that says so; of all that is open, by the command
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '2 images' })).toBeVisible();
  await expect(row(page, '1.qcow2')).toContainText('Not checked');
  await expect(page.getByRole('button', { name: 'Show as a table' })).toBeHidden();
  await (await FileDrag.enter(page, paths.slice(2, 3))).drop();
  await expect(page.getByRole('heading', { level: 1, name: '2.qcow2' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('as a table');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '3 images' })).toBeVisible();

  // what is in front is closed by the menu, too
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close tab' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '3 images' })).toBeHidden();

  await (await FileDrag.enter(page, paths)).drop();
  await expect(page.getByRole('heading', { level: 1, name: '9 files' })).toBeVisible();
  await expect(row(page, '8.qcow2')).toContainText('Not checked');
  await page.getByRole('textbox', { name: 'Filter images' }).fill('7.qcow2');
  await expect(table(page).getByRole('row')).toHaveCount(2);
});

test('a folder that was open is offered again, stays where it is pinned, and is missed when it is gone', async ({
  launch,
  shelf,
}) => {
  const folder = shelf.path('machines');
  await mkdir(folder);
  await shelf.healthy('machines/a.qcow2');
  const first = await launch([folder]);
  await expect(row(first.page, 'a.qcow2')).toContainText('Not checked');
  await first.app.close();

  const second = await launch();
  const entry = second.page.getByRole('button', { name: /^machines folder/ });
  await second.page.getByRole('button', { name: 'Keep machines on this list' }).click();
  await second.page.getByRole('button', { name: 'Clear' }).click();
  await entry.click();
  await expect(row(second.page, 'a.qcow2')).toContainText('Not checked');
  await second.app.close();

  await rename(folder, shelf.path('moved'));
  const { page } = await launch();
  await page.getByRole('button', { name: /^machines folder.*not there/ }).click();
  await expect(page.getByRole('alert')).toContainText('The folder is not there');
  await page.getByRole('button', { name: 'Take machines off this list' }).click();
  await expect(page.getByRole('region', { name: 'Recent' })).toBeHidden();
});

test('the filter finds sizes as they are written, also after that was changed', async ({ launch, shelf }) => {
  await shelf.leaky('b-leaky.qcow2');
  const { page } = await launch([shelf.folder]);
  await expect(row(page, 'b-leaky.qcow2')).toContainText('Not checked');
  await act(page, 'Check').click();
  await expect(row(page, 'b-leaky.qcow2')).toContainText('Leaks 64 KiB');
  const filter = page.getByRole('textbox', { name: 'Filter images' });
  await filter.fill('leaks 65.5');
  await expect(page.getByText('No image matches the filter.')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('powers of 1000');
  await page.keyboard.press('Enter');
  await expect(row(page, 'b-leaky.qcow2')).toContainText('Leaks 65.5 kB');
});

test('a backing file that lies elsewhere is said to, and is read where its image was let', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.overlayInFolder();
  const { app, page } = await launch([dirname(path)]);
  await expect(row(page, 'overlay.qcow2')).toContainText('Incomplete');
  await expect(row(page, 'overlay.qcow2')).toContainText('backing file lies elsewhere');
  await table(page).focus();
  await page.keyboard.press('ArrowDown');
  const note = page.getByRole('region', { name: 'Image in the table' });
  await expect(note).toContainText('is not read unasked. Open the image: its Chain view asks');
  await note.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'overlay.qcow2' })).toBeVisible();
  await page.keyboard.press('6');
  await answerQuestions(app, 0);
  await page.getByRole('button', { name: 'Read it too…' }).click();
  await expect(page.getByText('It cannot be used')).toBeHidden();
  await page.keyboard.press('Control+Tab');
  await expect(row(page, 'overlay.qcow2')).toContainText('Not checked');
});

test('a folder without images says so, and one that is looked at again has what is new', async ({
  launch,
  shelf,
}) => {
  const folder = join(shelf.folder, 'empty');
  await mkdir(folder);
  const { page } = await launch([folder]);
  await expect(page.getByText('There is no qcow2 image in this folder.')).toBeVisible();
  await shelf.healthy('empty/new.qcow2');
  await page.keyboard.press('F5');
  await expect(row(page, 'new.qcow2')).toContainText('Not checked');
});
