import { stat } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { chooseTheme, violations } from './accessibility';
import { expect, test } from './fixtures';
import { act, mark, pauseOnStart, results, row } from './folder-table';
import { isHealthy } from './is-healthy';

const sheetOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Jobs' });
const itemOf = (page: Page, name: string): Locator =>
  sheetOf(page).getByRole('listitem').filter({ hasText: name });
const waitingNames = (page: Page): Promise<string[]> =>
  sheetOf(page).getByRole('region', { name: 'Waiting' }).locator('.file-name-whole').allTextContents();
const openList = (page: Page): Promise<void> => page.keyboard.press('Control+j');

test('what waits is put into another order, rests and is stopped one by one, by keys alone', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(40_000);
  await shelf.fragmented('a-large.qcow2');
  const first = await shelf.holed('x.qcow2');
  for (const name of ['y.qcow2', 'z.qcow2']) await shelf.copy(first, name);
  const before = (await stat(first)).size;
  const sizeOf = async (name: string): Promise<number> => (await stat(shelf.path(name))).size;
  const { page } = await launch([shelf.folder]);
  await expect(row(page, 'z.qcow2')).toContainText('Not checked');

  // a large one that rests holds the queue
  await act(page, 'Forecast').click();
  await expect(results(page)).toBeVisible({ timeout: 30_000 });
  await mark(page, 'a-large.qcow2');
  await act(page, 'Compact').click();
  await pauseOnStart(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Compact 1 image' }).click();
  await expect(page.getByRole('contentinfo', { name: 'Jobs' })).toContainText('paused');
  for (const name of ['a-large', 'x', 'y', 'z']) await mark(page, `${name}.qcow2`);
  await act(page, 'Compact').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Compact 3 images' }).click();
  await expect(row(page, 'z.qcow2')).toContainText('Waiting');

  await openList(page);
  await sheetOf(page).getByRole('button', { name: 'Clear this list' }).click();
  await expect(itemOf(page, 'a-large.qcow2')).toContainText('Paused');
  await expect.poll(() => waitingNames(page)).toEqual(['x.qcow2', 'y.qcow2', 'z.qcow2']);
  const up = sheetOf(page).getByRole('button', { name: 'Move z.qcow2 up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => waitingNames(page)).toEqual(['x.qcow2', 'z.qcow2', 'y.qcow2']);
  await expect(page.getByText('z.qcow2: 2 of 3 waiting')).toBeAttached();
  await expect(up).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => waitingNames(page)).toEqual(['x.qcow2', 'y.qcow2', 'z.qcow2']);
  await expect(up).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => waitingNames(page)).toEqual(['z.qcow2', 'x.qcow2', 'y.qcow2']);
  await sheetOf(page).getByRole('button', { name: 'Pause x.qcow2' }).focus();
  await page.keyboard.press('Enter');
  await expect(itemOf(page, 'x.qcow2')).toContainText('Paused');
  await sheetOf(page).getByRole('button', { name: 'Stop y.qcow2' }).focus();
  await page.keyboard.press('Enter');
  await expect(sheetOf(page).getByRole('region', { name: 'Ended' })).toContainText('y.qcow2');

  // the name leads to the row
  await sheetOf(page).getByRole('button', { name: 'z.qcow2', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(sheetOf(page)).toBeHidden();
  await expect(page.getByRole('region', { name: 'Image in the table' })).toContainText('z.qcow2');
  for (const theme of ['Light', 'Dark'] as const) {
    await chooseTheme(page, theme);
    await openList(page);
    await expect(sheetOf(page)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }

  await page.getByRole('contentinfo', { name: 'Jobs' }).getByRole('button', { name: 'All jobs' }).focus();
  await page.keyboard.press('Enter');
  await sheetOf(page).getByRole('button', { name: 'Continue the queue' }).focus();
  await page.keyboard.press('Enter');
  const ended = sheetOf(page).getByRole('region', { name: 'Ended' });
  await expect(ended.getByRole('listitem').filter({ hasText: 'z.qcow2' })).toContainText('16 MiB shorter');
  await expect(itemOf(page, 'x.qcow2')).toContainText('Paused');
  expect(await sizeOf('z.qcow2')).toBeLessThan(before);
  expect([await sizeOf('x.qcow2'), await sizeOf('y.qcow2')]).toEqual([before, before]);
  await sheetOf(page).getByRole('button', { name: 'Continue x.qcow2' }).focus();
  await page.keyboard.press('Enter');
  await expect(ended.getByRole('listitem').filter({ hasText: 'x.qcow2' })).toContainText('16 MiB shorter');
  expect(await sizeOf('x.qcow2')).toBeLessThan(before);
  expect(await sizeOf('y.qcow2')).toBe(before);
  await expect(ended.getByRole('listitem').filter({ hasText: 'a-large.qcow2' })).toContainText('shorter', {
    timeout: 60_000,
  });
  for (const name of ['a-large', 'x', 'y', 'z']) await isHealthy(shelf.path(`${name}.qcow2`));
});

test('jobs of tabs are listed with what came of them, and lead to their image', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+c');
  await expect(page.getByText('Check finished')).toBeAttached();
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'All jobs' }).click();
  await expect(itemOf(page, 'healthy.qcow2')).toContainText('No errors and no leaks');
  await sheetOf(page).getByRole('button', { name: 'Show healthy.qcow2' }).click();
  await expect(page.getByRole('main', { name: 'Health' })).toBeVisible();
  await openList(page);
  await sheetOf(page).getByRole('button', { name: 'Clear this list' }).click();
  await expect(sheetOf(page)).toContainText('Nothing is under way');
});

test('what is done to many images is copied as commands, a line for each', async ({ launch, shelf }) => {
  const first = await shelf.healthy('a b.qcow2');
  await shelf.copy(first, 'c.qcow2');
  const { app, page } = await launch([shelf.folder]);
  await expect(row(page, 'c.qcow2')).toContainText('Not checked');
  for (const [name, line] of [
    ['Check', /^qcow-tool check '\S+\/a b\.qcow2'$/],
    ['Forecast', /^qcow-tool compact --dry-run '\S+\/a b\.qcow2'$/],
    ['Report', /^qcow-tool report .*> '\S+\/a b\.qcow2-report\.html'$/],
  ] as const) {
    await page.getByRole('button', { name: 'Copy as commands' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name }).press('Enter');
    await expect(page.getByText(`${name} copied as 2 commands`)).toBeAttached();
    const lines = (await app.evaluate(({ clipboard }) => clipboard.readText())).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(line);
  }
});
