import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { holdImage } from '../../test/qemu';
import { FileDrag } from '../file-drag';
import { isHealthy } from '../is-healthy';
import { showView } from '../views';
import { expect, ownArguments, program, test } from './fixtures';

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Open images' }).getByRole('button', { name }).first();
const verdict = (page: Page, text: string) => page.locator('header').getByText(text, { exact: true });

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

async function callRepair(page: Page): Promise<Locator> {
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+h');
  const sheet = page.getByRole('dialog', { name: /^Repair/ });
  await sheet.getByRole('region', { name: 'Plan' }).waitFor();
  return sheet;
}

test('an image named on the command line is opened and checked', async ({ launch, shelf }) => {
  const path = await shelf.leaky();
  const { page } = await launch([basename(path)]);
  await expect(tab(page, 'leaky.qcow2')).toHaveAttribute('aria-current', 'page');
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(verdict(page, 'Leaks 64 KiB')).toBeVisible();
});

test('a dropped image is opened, and its clusters are drawn', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const { page } = await launch();
  const drag = await FileDrag.enter(page, [path]);
  await drag.drop();
  await expect(tab(page, 'healthy.qcow2')).toBeVisible();
  await showView(page, 'Map');
  await expect(page.getByRole('region', { name: 'Clusters of the host file' })).toBeVisible();
});

test('a damaged image is repaired, and taken back byte for byte', async ({ launch, shelf }) => {
  const path = await shelf.corrupt();
  const before = await hashOf(path);
  const { page } = await launch([path]);
  const sheet = await callRepair(page);
  await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('The image is repaired');
  await isHealthy(path);
  await sheet.getByRole('button', { name: 'Take back…' }).click();
  const back = page.getByRole('dialog', { name: /^Take back a repair/ });
  await back.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(back.getByRole('region', { name: 'Result' })).toContainText('as it was before the repair');
  expect(await hashOf(path)).toBe(before);
});

test('an image is compacted in place', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  await shelf.write(path, 'discard 0 1M');
  const { size } = await stat(path);
  const { page } = await launch([path]);
  await expect(page.getByRole('button', { name: /^Compact…/ }).first()).toContainText(/frees|cuts off/);
  await page.keyboard.press('Control+Shift+k');
  const sheet = page.getByRole('dialog', { name: /^Compact/ });
  await sheet.getByRole('button', { name: 'Compact', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('shorter');
  expect((await stat(path)).size).toBeLessThan(size);
  await isHealthy(path);
});

test('a second instance hands over a name from its own working directory', async ({
  installed,
  launch,
  shelf,
}) => {
  await mkdir(shelf.path('elsewhere'));
  await shelf.healthy('first.qcow2');
  await shelf.healthy('elsewhere/second.qcow2');
  const { page, userData } = await launch(['first.qcow2']);
  await expect(tab(page, 'first.qcow2')).toBeVisible();
  const second = spawn(program(installed), [...ownArguments(userData), 'second.qcow2'], {
    cwd: shelf.path('elsewhere'),
    stdio: 'ignore',
  });
  expect((await once(second, 'exit'))[0]).toBe(0);
  await expect(tab(page, 'second.qcow2')).toHaveAttribute('aria-current', 'page');
});

test('the app ends with its window', async ({ launch, shelf }) => {
  const { page, ended } = await launch([await shelf.healthy()]);
  await expect(tab(page, 'healthy.qcow2')).toBeVisible();
  // the keys of the menu are the system's, which no debugger can press
  await page.evaluate(() => globalThis.close()).catch(() => undefined);
  expect(await ended).toBe(0);
});

test('what a virtual machine holds is not written to: the native code that sees locks is the package’s', async ({
  installed,
  launch,
  shelf,
}) => {
  const path = await shelf.corrupt();
  const before = await hashOf(path);
  const { page, process: app, userData } = await launch([path]);
  const sheet = await callRepair(page);
  const holder = await holdImage(path, join(userData, 'nbd'));
  try {
    await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
    await expect(sheet.getByRole('alert')).toContainText(`qemu-nbd (process ${holder.pid}) has it open`);
    expect(await hashOf(path)).toBe(before);
  } finally {
    await holder.stop();
  }
  const maps = await readFile(`/proc/${app.pid}/maps`, 'utf8');
  expect(maps).toContain(join(installed, 'resources/app.asar.unpacked/node_modules/@koromix'));
});
