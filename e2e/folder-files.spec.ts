import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { expect, test } from './fixtures';
import { act, results, row, table } from './folder-table';
import { answerOpenDialog, dismissOpenDialog } from './open-dialog';

test('reports on what is marked are saved beside what is there, and one that fails says why', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(90_000);
  const first = await shelf.healthy('a.qcow2');
  await mkdir(shelf.path('old'));
  await shelf.copy(first, 'old/a.qcow2');
  await shelf.leaky('b.qcow2');
  await shelf.copy(first, 'z-gone.qcow2');
  await mkdir(shelf.path('reports'));
  await writeFile(shelf.path('reports/b-report.html'), 'somebody else’s');
  const { app, page } = await launch([shelf.folder]);
  await expect(row(page, 'z-gone.qcow2')).toContainText('Not checked');
  await rm(shelf.path('z-gone.qcow2'));
  await answerOpenDialog(app, shelf.path('reports'));
  await table(page).focus();
  await page.keyboard.press('Control+a');
  await act(page, 'Reports').click();
  const reports = page.getByRole('dialog', { name: /^Export reports.*4 marked images/ });
  await expect(reports.locator('code')).toHaveText(/^qcow-tool report --check .* > .*-report\.html$/);
  await reports.getByRole('button', { name: 'Export 4 reports…' }).click();
  await expect(results(page)).toContainText('3 reports saved. 1 image failed; the table says why.');
  await expect(row(page, 'b.qcow2')).toContainText('Leaks 64 KiB');
  await expect(row(page, 'b.qcow2')).toContainText('report: b-report-2.html');
  await expect(row(page, 'z-gone.qcow2')).toContainText('The file is not there');
  const made = await readdir(shelf.path('reports'));
  expect(made.sort()).toEqual(['a-report-2.html', 'a-report.html', 'b-report-2.html', 'b-report.html']);
  expect(await readFile(shelf.path('reports/b-report.html'), 'utf8')).toBe('somebody else’s');
  expect(await readFile(shelf.path('reports/b-report-2.html'), 'utf8')).toContain('b.qcow2');

  // the same as records, for which a folder that is not chosen after all changes nothing
  await act(page, 'Reports').click();
  const records = page.getByRole('dialog', { name: /^Export reports/ });
  await records.getByText('Record (JSON)').click();
  await expect(records.locator('code')).toContainText('--output json');
  await dismissOpenDialog(app);
  await records.getByRole('button', { name: /^Export/ }).click();
  await expect(records).toBeVisible();
  await answerOpenDialog(app, shelf.path('reports'));
  await records.getByRole('button', { name: /^Export/ }).click();
  await expect(records).toBeHidden();
  await expect(row(page, 'b.qcow2')).toContainText('report: b-report.json');
  // leaving while reports are written would ask
  await expect(results(page)).toContainText('3 reports saved.');
  const record = JSON.parse(await readFile(shelf.path('reports/b-report.json'), 'utf8'));
  expect(record).toMatchObject({ report: 'platter-image', fileName: 'b.qcow2', check: { leaks: 1 } });
});

test('a file of the table or of a tab is shown in the file manager, and one that is gone is said to be', async ({
  launch,
  shelf,
}) => {
  await shelf.healthy('a.qcow2');
  await shelf.leaky('b.qcow2');
  const { app, page } = await launch([shelf.folder]);
  await app.evaluate(({ shell }) => {
    const shown: string[] = [];
    (globalThis as { shown?: string[] }).shown = shown;
    shell.showItemInFolder = (path) => void shown.push(path);
  });
  const shown = () => app.evaluate(() => (globalThis as { shown?: string[] }).shown);
  await row(page, 'b.qcow2').click();
  const note = page.getByRole('region', { name: 'Image in the table' });
  await note.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(shown).toEqual([shelf.path('b.qcow2')]);
  await row(page, 'a.qcow2').dblclick();
  await page.getByRole('button', { name: 'More acts' }).click();
  await page.getByRole('menuitem', { name: 'Show in folder' }).click();
  await expect.poll(shown).toEqual([shelf.path('b.qcow2'), shelf.path('a.qcow2')]);
  await rm(shelf.path('a.qcow2'));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Show in folder');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The file is not there').first()).toBeVisible();
  expect(await shown()).toHaveLength(2);
});
