import { mkdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { answerQuestions, answerSaveDialog, questions } from './save-dialog';
import { secondInstance } from './second-instance';

const strip = (page: Page) => page.getByRole('navigation', { name: 'Open images' });

test('of more tabs than fit the one in front is in sight, and a menu lists them all', async ({
  launch,
  shelf,
}) => {
  const names = Array.from({ length: 16 }, (_, index) => `virtual-machine-${index + 1}.qcow2`);
  const first = await shelf.healthy(names[0]);
  const paths = await Promise.all(names.slice(1).map((name) => shelf.copy(first, name)));
  // more at once would be a table
  const platter = await launch([first, ...paths.slice(0, 7)]);
  const { page } = platter;
  const tab = (name: string) => strip(page).getByRole('button', { name: `${name}, `, exact: false });
  await expect(tab(names[7])).toBeVisible();
  await secondInstance(platter, paths.slice(7), shelf.folder);
  await expect(tab(names[15])).toBeInViewport({ ratio: 1 });
  await expect(tab(names[0])).not.toBeInViewport();
  await expect(page.getByRole('button', { name: 'Open…' })).toBeInViewport({ ratio: 1 });

  await page.keyboard.press('Control+Tab');
  await expect(tab(names[0])).toBeInViewport({ ratio: 1 });

  await strip(page).hover();
  await page.mouse.wheel(0, 5000);
  await expect(tab(names[15])).toBeInViewport({ ratio: 1 });

  await page.getByRole('button', { name: 'All open images' }).click();
  await page.getByRole('menuitem', { name: names[7] }).click();
  await expect(tab(names[7])).toHaveAttribute('aria-current', 'page');
  await expect(tab(names[7])).toBeInViewport({ ratio: 1 });
});

test('the page stays where it is while a map is read and a check runs', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const top = async () => (await page.getByRole('heading', { name: 'Sizes' }).boundingBox())?.y;
  const jobs = page.getByRole('contentinfo', { name: 'Jobs' });
  await expect(jobs).toBeVisible();
  await expect(page.getByText('The map shows nothing damaged')).toBeVisible();
  const before = await top();
  await page.keyboard.press('Control+Shift+C');
  await expect(page.getByText(/^Every reference agrees/)).toBeVisible();
  expect(await top()).toBe(before);
  await expect(jobs).toBeVisible();
});

test('the title of the window is that of the image in front', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy('a.qcow2'), await shelf.healthy('b.qcow2')]);
  const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getTitle());
  await expect.poll(title).toBe('b.qcow2 — Platter');
  await page.keyboard.press('Control+Tab');
  await expect.poll(title).toBe('a.qcow2 — Platter');
  await page.keyboard.press('Control+w');
  await page.keyboard.press('Control+w');
  await expect.poll(title).toBe('Platter');
});

test('work goes on in the background when the app is left, and ends the app when it is done', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(90_000);
  const platter = await launch([await shelf.endless()]);
  const { app, page } = platter;
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+e');
  const sheet = page.getByRole('dialog', { name: /^Export to raw/ });
  await answerSaveDialog(app, shelf.path('endless.raw'));
  await sheet.getByRole('button', { name: 'Export…' }).click();
  await expect(sheet.getByRole('region', { name: 'Under way' })).toContainText(/of 1 TiB/);
  const leave = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isVisible());
  await answerQuestions(app, 0);
  await leave();
  await expect.poll(isVisible).toBe(false);
  expect(await questions(app)).toEqual(['Leave Platter while it writes?']);

  // starting the app again brings the window back, with the work still going on in it
  expect(await secondInstance(platter, [], shelf.folder)).toBe(0);
  await expect.poll(isVisible).toBe(true);
  await expect(sheet.getByRole('region', { name: 'Under way' })).toBeVisible();

  await leave();
  await expect.poll(isVisible).toBe(false);
  const closed = app.waitForEvent('close');
  await sheet.getByRole('button', { name: 'Stop' }).dispatchEvent('click');
  await closed;
});

test('images of one name are told apart by where they lie, in tabs and in the list of jobs', async ({
  launch,
  shelf,
}) => {
  const first = await shelf.healthy();
  const paths: string[] = [];
  for (const machine of ['mail', 'web']) {
    await mkdir(shelf.path(machine));
    paths.push(await shelf.copy(first, `${machine}/disk.qcow2`));
  }
  const { page } = await launch(paths);
  for (const machine of ['mail', 'web']) {
    const tab = strip(page).getByRole('button', { name: `disk.qcow2 (${machine}), Not checked` });
    await expect(tab).toHaveText(`disk.qcow2${machine}`);
    await tab.click();
    await page.keyboard.press('Control+Shift+C');
    await expect(page.getByText(/^Every reference agrees/)).toBeVisible();
  }
  await page.keyboard.press('Control+j');
  const jobs = page.getByRole('dialog', { name: 'Jobs' });
  await expect(jobs.getByRole('listitem')).toHaveText([/disk\.qcow2web/, /disk\.qcow2mail/]);
  await jobs.getByRole('button', { name: 'Show disk.qcow2 (mail): Checking' }).click();
  await expect(strip(page).getByRole('button', { name: /^disk\.qcow2 \(mail\)/ })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.keyboard.press('Control+w');
  await expect(strip(page).getByRole('button', { name: /^disk\.qcow2, / })).toHaveText('disk.qcow2');
  await page.keyboard.press('Control+j');
  await expect(jobs.getByRole('listitem')).toHaveText([/disk\.qcow2web/, /disk\.qcow2mail/]);
});
