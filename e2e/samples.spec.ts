import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from './accessibility';
import { expect, test } from './fixtures';
import { showView } from './views';

const samples = ['A healthy one', 'A leaky one', 'A broken one', 'A fragmented one'];

test('the empty screen offers samples, each with what there is to see', async ({ launch }) => {
  const { page } = await launch();
  const list = page.getByRole('region', { name: 'Or try it on a sample' });
  for (const name of samples) await expect(list.getByRole('button', { name })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('the leaky sample leaks what its line says, is repaired, and starts over', async ({ launch }) => {
  const { page, userData } = await launch();
  await page.getByRole('button', { name: 'A leaky one' }).click();
  const notices = page.getByRole('list', { name: 'Notices' });
  await expect(notices).toContainText('This is a sample');
  await expect(page.getByText('Leaks 3 MiB').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page
    .getByRole('button', { name: /^Repair/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(dialog.getByRole('region', { name: 'Result' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Leaks 3 MiB')).toHaveCount(0);

  await notices.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByText('Leaks 3 MiB').first()).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Open images' }).getByText('leaky.qcow2')).toHaveCount(1);
  // never among the recent images
  const recent = await readFile(join(userData, 'recent.json'), 'utf8').catch(() => '[]');
  expect(recent).not.toContain('leaky');
});

test('the broken sample has damage of several kinds, and opens again as it was left', async ({ launch }) => {
  const { page } = await launch();
  await page.getByRole('button', { name: 'A broken one' }).click();
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('This is a sample');
  const health = await showView(page, 'Health');
  await health.getByRole('button', { name: /Check/ }).first().click();
  for (const heading of [
    'Pointers past the end of the file',
    'L2 entries with stray bits',
    'Leaked clusters',
  ]) {
    await expect(health.getByText(heading).first()).toBeVisible();
  }
});
