import { readFile } from 'node:fs/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { qemuImgMust } from '../test/qemu';
import { violations } from './accessibility';
import { expect, test } from './fixtures';
import { answerSaveDialog } from './save-dialog';

const sheetOf = (page: Page) => page.getByRole('dialog', { name: /^Export report/ });

/** Opens the dialog of the image in front. */
async function openSheet(page: Page) {
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+s');
  const sheet = sheetOf(page);
  await sheet.waitFor();
  return sheet;
}

/** Shows a page of a file in a window of its own, as a browser would. */
async function showPage(app: ElectronApplication, path: string): Promise<Page> {
  const opened = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow }, file) => {
    void new BrowserWindow({ width: 1000, height: 1200 }).loadFile(file);
  }, path);
  const page = await opened;
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

test('a report is a page that names no folder, holds what the check found, and runs nothing', async ({
  launch,
  shelf,
}) => {
  test.slow();
  const image = await shelf.leaky('<img src=x onerror=alert(1)>.qcow2');
  await qemuImgMust(['snapshot', '-c', '<script>alert(2)</script>', image]);
  const target = shelf.path('report.html');
  const { app, page } = await launch([image]);
  const sheet = await openSheet(page);
  await expect(sheet).toContainText('Files are named without their folders');
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await violations(page)).toEqual([]);
  }
  await answerSaveDialog(app, undefined);
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('button', { name: 'Export…' })).toBeEnabled();
  await answerSaveDialog(app, target);
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('It tells what the check found.');

  expect(await readFile(target, 'utf8')).not.toContain(shelf.folder);
  const report = await showPage(app, target);
  await expect(report.getByRole('heading', { level: 1 })).toHaveText('<img src=x onerror=alert(1)>.qcow2');
  await expect(report.getByText('1 leaked cluster: wasted space, no danger to data.')).toBeVisible();
  await expect(report.getByRole('rowheader', { name: '<script>alert(2)</script>' })).toBeVisible();
  await expect(report.getByRole('img', { name: /^The file, by kinds/ })).toBeVisible();
  expect(await report.locator('script, img, link, iframe').count()).toBe(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await report.emulateMedia({ colorScheme });
    expect(await violations(report)).toEqual([]);
  }
});

test('a record is exported from the end of a check, with folders where that is asked for', async ({
  launch,
  shelf,
}) => {
  const image = await shelf.corrupt();
  const target = shelf.path('report.json');
  const { app, page } = await launch([image]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('4');
  await page.getByRole('button', { name: 'Run check' }).click();
  await page.getByRole('button', { name: 'Export report…' }).click();
  const sheet = sheetOf(page);
  await expect(sheet.getByText('Check the image first')).toBeHidden();
  await sheet.getByRole('radio', { name: 'Record (JSON)' }).click();
  await sheet.getByText('Name folders too').click();
  await expect(sheet.locator('code')).toContainText(`report --output json --check --folders`);
  await answerSaveDialog(app, target);
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await sheet.getByRole('region', { name: 'Result' }).waitFor();
  const record = JSON.parse(await readFile(target, 'utf8')) as unknown;
  expect(record).toMatchObject({
    report: 'platter-image',
    version: 1,
    folder: shelf.folder,
    check: { corruptions: 2, findings: [{ code: 'copied-flag-wrong' }, { code: 'refcount-too-low' }] },
  });
});

test('a repair ends with the offer of a report', async ({ launch, shelf }) => {
  const image = await shelf.leaky();
  const { page } = await launch([image]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+h');
  const repair = page.getByRole('dialog', { name: /^Repair/ });
  await repair.getByRole('button', { name: 'Repair', exact: true }).click();
  await repair.getByRole('button', { name: 'Export report…' }).click();
  await expect(sheetOf(page).getByRole('button', { name: 'Export…' })).toBeEnabled();
});
