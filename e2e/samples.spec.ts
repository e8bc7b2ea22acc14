import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { violations } from './accessibility';
import { expect, test } from './fixtures';
import { isHealthy } from './is-healthy';
import { showView } from './views';

const NAMES = ['A healthy one', 'A leaky one', 'A broken one', 'A fragmented one'];

const notices = (page: Page) => page.getByRole('list', { name: 'Notices' });
const verdict = (page: Page, text: string) => page.locator('header').getByText(text, { exact: true });

async function openSample(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await expect(notices(page)).toContainText('This is a sample');
}

async function checkNow(page: Page): Promise<void> {
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
}

test('the empty screen offers samples, and is free of obstacles', async ({ launch }) => {
  const { page } = await launch();
  const list = page.getByRole('region', { name: 'Or try it on a sample' });
  for (const name of NAMES) await expect(list.getByRole('button', { name })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('the leaky sample leaks what its line says, can be repaired, and starts over', async ({ launch }) => {
  const { page, userData } = await launch();
  const path = join(userData, 'samples', 'leaky', 'leaky.qcow2');
  await openSample(page, 'A leaky one');
  expect(await violations(page)).toEqual([]);
  await checkNow(page);
  await expect(verdict(page, 'Leaks 3 MiB')).toBeVisible();

  await page
    .locator('header')
    .getByRole('button', { name: /^Repair/ })
    .click();
  const sheet = page.getByRole('dialog', { name: /^Repair/ });
  await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('The image is repaired');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await isHealthy(path);

  await notices(page).getByRole('button', { name: 'Start over' }).click();
  await expect(verdict(page, 'Not checked')).toBeVisible();
  await checkNow(page);
  await expect(verdict(page, 'Leaks 3 MiB')).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Open images' }).getByRole('button', { name: 'Close leaky.qcow2' }),
  ).toHaveCount(1);
  // nothing can be taken back of what was done before
  expect(await readdir(join(userData, 'samples', 'leaky'))).toEqual(['leaky.qcow2']);
  // it is no image that was open lately
  expect(await readFile(join(userData, 'recent.json'), 'utf8').catch(() => '')).not.toContain('leaky');
});

test('the broken sample is damaged in several ways', async ({ launch }) => {
  const { page } = await launch();
  await openSample(page, 'A broken one');
  await checkNow(page);
  await expect(verdict(page, 'Damaged')).toBeVisible();
  const findings = page.getByRole('grid', { name: 'Findings of the check' });
  for (const title of ['L2 entry with stray bits', 'Points past the end of the file']) {
    await expect(findings.getByRole('row', { name: new RegExp(title) }).first()).toBeVisible();
  }
});

test('the fragmented sample gets shorter by half, and is left as it is when it is opened again', async ({
  launch,
}) => {
  const { page, userData } = await launch();
  await openSample(page, 'A fragmented one');
  const path = join(userData, 'samples', 'fragmented', 'fragmented.qcow2');
  const { size } = await stat(path);
  await page
    .locator('header')
    .getByRole('button', { name: /^Compact/ })
    .click();
  const sheet = page.getByRole('dialog', { name: /^Compact/ });
  await sheet.getByRole('button', { name: 'Compact', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toBeVisible({ timeout: 30_000 });
  await sheet.getByRole('button', { name: 'Done' }).click();
  const after = (await stat(path)).size;
  expect(after).toBeLessThan(size * 0.55);
  await page.getByRole('button', { name: 'Close fragmented.qcow2' }).click();
  await openSample(page, 'A fragmented one');
  expect((await stat(path)).size).toBe(after);
});

test('samples of an earlier run are gone', async ({ launch }) => {
  const first = await launch();
  await openSample(first.page, 'A healthy one');
  await first.app.close();
  const { page, userData } = await launch();
  await expect(page.getByRole('region', { name: 'Or try it on a sample' })).toBeVisible();
  await expect.poll(() => readdir(join(userData, 'samples')).catch(() => [])).toEqual([]);
  await expect(page.getByRole('region', { name: 'Recent' })).toHaveCount(0);
});
