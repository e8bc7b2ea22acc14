import { copyFile, readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { qemuImgMust, qemuIoMust } from '../test/qemu';
import { violations } from './accessibility';
import { expect, test } from './fixtures';
import { answerOpenDialog } from './open-dialog';
import { answerSaveDialog } from './save-dialog';

const sheetOf = (page: Page) => page.getByRole('dialog', { name: /^Compare/ });

/** Opens the dialog of the image in front, once the image and its map were read. */
async function openSheet(page: Page) {
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+a');
  const sheet = sheetOf(page);
  await sheet.waitFor();
  return sheet;
}

async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    expect(await violations(page)).toEqual([]);
  }
}

test('two open images: where they differ, as a picture and as tables that can be copied', async ({
  launch,
  shelf,
}) => {
  test.slow();
  const first = await shelf.healthy('first.qcow2');
  const second = shelf.path('second.qcow2');
  await qemuImgMust(['convert', '-O', 'qcow2', '-o', 'cluster_size=4k', first, second]);
  await qemuIoMust(second, ['write -P 9 1234944 512', 'write -P 5 20M 64k', 'write -z 32M 64k']);
  const { app, page } = await launch([second, first]);
  const sheet = await openSheet(page);
  await expect(sheet.locator('code')).toContainText('qcow-tool compare');
  await sheet.getByRole('button', { name: 'Compare', exact: true }).click();
  const result = sheet.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('The disks differ.');
  await expect(result).toContainText('in 3 ranges of clusters');
  const rows = sheet.getByRole('grid', { name: 'Ranges that differ' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText('Only in the second');
  await expect(rows.nth(3)).toContainText('Only in the first');
  await expect(sheet.getByRole('row', { name: /^cluster_bits 16 12$/ })).toBeVisible();
  await isAccessible(page);

  const grid = sheet.getByRole('grid', { name: 'Ranges that differ' });
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true');
  await sheet.getByRole('group', { name: 'Copy' }).getByRole('button', { name: /^CSV/ }).click();
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(
      'start,length,kind\n1232896,4096,only-second\n20971520,65536,only-second\n33554432,65536,only-first\n',
    );
  const saved = shelf.path('differences.json');
  await answerSaveDialog(app, saved);
  await sheet.getByRole('group', { name: 'Save' }).getByRole('button', { name: /^JSON/ }).click();
  await expect(page.getByText('differences.json is saved')).toBeAttached();
  expect(JSON.parse(await readFile(saved, 'utf8'))).toHaveLength(3);
  await sheet.getByRole('checkbox', { name: 'Also what is the same' }).focus();
  await page.keyboard.press('Space');
  await expect(sheet.getByRole('row', { name: /^version 3 3$/ })).toBeVisible();
});

test('a place of the strip chooses the range there, which the table shows and the strip marks', async ({
  launch,
  shelf,
}) => {
  const first = await shelf.healthy('first.qcow2');
  const second = shelf.path('second.qcow2');
  await copyFile(first, second);
  const writes = Array.from({ length: 30 }, (_, index) => `write -P 9 ${20 + index}M 64k`);
  await qemuIoMust(second, writes);
  const { page } = await launch([second, first]);
  const sheet = await openSheet(page);
  await sheet.getByRole('button', { name: 'Compare', exact: true }).click();
  const grid = sheet.getByRole('grid', { name: 'Ranges that differ' });
  await expect(grid).toHaveAttribute('aria-rowcount', '31');
  const strip = sheet.locator('.compare-strip');
  const mark = sheet.locator('.compare-mark');
  const box = await strip.boundingBox();
  const pressAt = (mebibytes: number) =>
    strip.click({ position: { x: ((box?.width ?? 0) * mebibytes) / 64, y: 10 } });
  const chosen = grid.getByRole('row', { selected: true });
  await pressAt(48);
  await expect(chosen).toHaveAttribute('aria-rowindex', '30');
  await expect(chosen).toBeInViewport();
  const left = async () => ((await mark.boundingBox())?.x ?? 0) - (box?.x ?? 0);
  expect(Math.abs((await left()) - ((box?.width ?? 0) * 48) / 64)).toBeLessThan(6);
  await pressAt(20);
  await expect(chosen).toHaveAttribute('aria-rowindex', '2');
  await expect(chosen).toBeInViewport();
  await pressAt(58);
  await expect(chosen).toHaveAttribute('aria-rowindex', '2');
  // the same by keyboard
  await grid.focus();
  await page.keyboard.press('End');
  await expect(chosen).toHaveAttribute('aria-rowindex', '31');
  expect(Math.abs((await left()) - ((box?.width ?? 0) * 49) / 64)).toBeLessThan(6);
});

test('a disk and its snapshot, the clusters that both have unread', async ({ launch, shelf }) => {
  test.slow();
  const image = await shelf.healthy();
  await qemuImgMust(['snapshot', '-c', 'before', image]);
  await qemuIoMust(image, ['write -P 9 0 64k']);
  const { page } = await launch([image]);
  const sheet = await openSheet(page);
  await expect(sheet.locator('code')).toContainText('--other-snapshot 1');
  await isAccessible(page);
  await sheet.getByRole('button', { name: 'Compare', exact: true }).click();
  const result = sheet.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('65\u202f536 bytes differ, in 1 range of clusters.');
  await expect(result).toContainText('lie in the same place of the same file');
  await expect(sheet.getByText('Header, features and snapshots')).toBeHidden();
  await sheet.getByRole('button', { name: 'Compare with another…' }).click();
  await expect(sheet.getByRole('button', { name: 'Compare', exact: true })).toBeEnabled();
});

test('a file that is chosen, the same by what it holds', async ({ launch, shelf }) => {
  const image = await shelf.healthy();
  const copy = shelf.path('copy.qcow2');
  await copyFile(image, copy);
  const { app, page } = await launch([image]);
  const sheet = await openSheet(page);
  await expect(sheet.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled();
  await answerOpenDialog(app, copy);
  await sheet.getByRole('button', { name: 'Choose a file…' }).click();
  await sheet.getByRole('button', { name: 'Compare', exact: true }).click();
  const result = sheet.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('The guest reads the same from both.');
  await expect(result).toContainText('Nothing of it differs.');
});
