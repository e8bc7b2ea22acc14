import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { poke } from '../test/poke';
import { holdImage, qemuCheck, qemuIoMust } from '../test/qemu';
import { chooseTheme, violations } from './accessibility';
import { expect, test } from './fixtures';
import { isHealthy } from './is-healthy';
import { interruptRepair } from './interrupted-repair';
import { answerSaveDialog } from './save-dialog';
import { showView } from './views';

const UNDO_FILE = /\.platter-undo$/;

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

const undoFilesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => UNDO_FILE.test(name));

/** Calls a verb of the image in front by its key, once the image and its map were read. */
async function call(page: Page, key: string, name: string): Promise<Locator> {
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press(key);
  const sheet = page.getByRole('dialog', { name: new RegExp(`^${name}`) });
  await sheet.waitFor();
  return sheet;
}

const callRepair = (page: Page): Promise<Locator> => call(page, 'Control+Shift+h', 'Repair');

/** Repairs what a plan shows, and waits for the verdict. */
async function repair(sheet: Locator): Promise<Locator> {
  await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
  const result = sheet.getByRole('region', { name: 'Result' });
  await result.waitFor();
  return result;
}

test('a healthy image has nothing to repair, and is told so', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const { page } = await launch([path]);
  const sheet = await callRepair(page);
  await expect(sheet.getByRole('region', { name: 'Plan' })).toContainText('There is nothing to repair');
  await expect(sheet.getByRole('button', { name: 'Repair', exact: true })).toBeHidden();
  await sheet.getByRole('button', { name: 'Close' }).first().click();
  await expect(sheet).toBeHidden();
  expect(await undoFilesIn(shelf.folder)).toEqual([]);
});

test('an image that QEMU refuses for its refcount table is repaired where it can’t be checked', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  // its offset in the header
  await poke(path, 54, Uint8Array.of(2));
  await expect.poll(async () => (await qemuCheck(path)).status).toBe(1);
  const { page } = await launch([path]);
  await showView(page, 'Health');
  await expect(page.getByText('A repair makes anew what is wrong')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Repair…', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: /^Repair/ });
  await expect(await repair(sheet)).toContainText('The image is repaired');
  await isHealthy(path);
});

test('a damaged image is repaired as was shown before, and taken back byte for byte', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.lossy();
  const before = await hashOf(path);
  const { page } = await launch([path]);
  const sheet = await callRepair(page);
  const plan = sheet.getByRole('region', { name: 'Plan' });
  await expect(plan.getByRole('row', { name: /^Corruptions/ })).toHaveText(/^Corruptions[1-9]\d*0$/);
  await expect(plan.getByRole('row', { name: /^Leaks/ })).toHaveText(/^Leaks[1-9]\d*0$/);
  const lost = sheet.getByRole('region', { name: 'What is given up' });
  await expect(lost).toContainText('64 KiB of the disk can’t be kept');
  await expect(lost.getByRole('row', { name: /0x3_0000/ })).toContainText('zeroes');
  await expect(plan).toContainText('beside the image');
  await sheet.getByRole('button', { name: /^All \d+ writes$/ }).click();
  await expect(
    sheet
      .getByRole('grid', { name: 'Writes of the repair' })
      .getByRole('row', { name: /Entry made zero|Entry unmapped/ }),
  ).toContainText(/[0-9a-f]+ → [0-9a-f]+/);
  await expect(sheet.locator('code')).toContainText(/^qcow-tool repair .*lossy\.qcow2$/);
  expect(await hashOf(path)).toBe(before);
  expect(await undoFilesIn(shelf.folder)).toEqual([]);

  const result = await repair(sheet);
  await expect(result).toContainText('The image is repaired');
  await expect(result.getByRole('figure', { name: 'The file before and after' })).toContainText('Leaked');
  await isHealthy(path);
  await qemuIoMust(path, ['read -P 1 0 192k', 'read -P 0 192k 64k', 'read -P 1 256k 768k']);
  expect(await undoFilesIn(shelf.folder)).toHaveLength(1);

  await sheet.getByRole('button', { name: 'Take back…' }).click();
  const back = page.getByRole('dialog', { name: /^Take back a repair/ });
  await back.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(back.getByRole('region', { name: 'Result' })).toContainText('as it was before the repair');
  expect(await hashOf(path)).toBe(before);
  expect(await undoFilesIn(shelf.folder)).toEqual([]);
  await back.getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('header').getByText('Damaged', { exact: true })).toBeVisible();
});

test('a repair is taken back after a restart', async ({ launch, shelf }) => {
  const path = await shelf.corrupt();
  const before = await hashOf(path);
  const first = await launch([path]);
  await repair(await callRepair(first.page));
  await first.app.close();

  const { page } = await launch([path]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  const view = await showView(page, 'Health');
  const past = view.getByRole('region', { name: 'Repairs' });
  await expect(past.getByRole('listitem')).toContainText('2 errors mended');
  await past.getByRole('button', { name: 'Take back…' }).click();
  const sheet = page.getByRole('dialog', { name: /^Take back a repair/ });
  await expect(sheet.locator('code')).toContainText(/^qcow-tool undo .*corrupt\.qcow2$/);
  await sheet.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Done' }).click();
  expect(await hashOf(path)).toBe(before);
  await expect(past).toBeHidden();
});

test('health, map and verdict are those of the repaired image', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.lossy()]);
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
  const groups = view.getByRole('list', { name: 'What it means for the data' });
  await expect(groups.getByRole('listitem').first()).toContainText(/Data lost.*lists what is given up/);
  await view.getByRole('button', { name: 'Repair…', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: /^Repair/ });
  await repair(sheet);
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('header').getByText('Healthy', { exact: true })).toBeVisible();
  await expect(view.getByRole('region', { name: 'Repairs' }).getByRole('figure')).toBeVisible();

  const map = await showView(page, 'Map');
  const legend = page.getByRole('region', { name: 'Clusters of the host file' });
  await expect(legend.getByRole('button', { name: /^Leaked/ })).toContainText(/0$/);
  await map.getByRole('radio', { name: 'Before the repair' }).click();
  await expect(legend.getByRole('button', { name: /^Leaked/ })).toContainText('KiB');
  await map.getByRole('radio', { name: 'Now' }).click();
  await expect(legend.getByRole('button', { name: /^Leaked/ })).toContainText(/0$/);
});

test('leaks alone are given back where no more is asked for', async ({ launch, shelf }) => {
  const path = await shelf.lossy();
  const { page } = await launch([path]);
  const sheet = await callRepair(page);
  await sheet.getByRole('radio', { name: 'Leaks only' }).click();
  const plan = sheet.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Only leaked clusters were asked for');
  await expect(sheet.getByRole('region', { name: 'What is given up' })).toBeHidden();
  await expect(sheet.locator('code')).toContainText('qcow-tool repair --leaks-only');
  await expect(sheet.getByRole('button', { name: /^What stays: \d+ findings$/ })).toBeVisible();
  await expect(await repair(sheet)).toContainText('Leaked clusters are given back');
  expect((await qemuCheck(path)).json?.leaks ?? 0).toBe(0);
});

test('a copy is repaired in the place of the image', async ({ launch, shelf }) => {
  const path = await shelf.corrupt();
  const before = await hashOf(path);
  const { app, page } = await launch([path]);
  const sheet = await callRepair(page);
  const copy = shelf.path('copy.qcow2');
  await answerSaveDialog(app, copy);
  await sheet.getByRole('button', { name: 'On a copy…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'copy.qcow2' })).toBeVisible();
  const other = page.getByRole('dialog', { name: /^Repair\s*copy\.qcow2/ });
  expect(await hashOf(copy)).toBe(before);
  await repair(other);
  await isHealthy(copy);
  expect(await hashOf(path)).toBe(before);
});

test('an undo file that is no longer wanted is removed, when that was meant', async ({ launch, shelf }) => {
  const path = await shelf.corrupt();
  const { page } = await launch([path]);
  const sheet = await callRepair(page);
  await repair(sheet);
  await sheet.getByRole('button', { name: 'Take back…' }).click();
  const back = page.getByRole('dialog', { name: /^Take back a repair/ });
  await back.getByRole('button', { name: 'Remove undo file…' }).click();
  await back.getByRole('button', { name: 'Keep' }).click();
  expect(await undoFilesIn(shelf.folder)).toHaveLength(1);
  await back.getByRole('button', { name: 'Remove undo file…' }).click();
  await back.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(back).toContainText('There is no repair of this image that could be taken back');
  expect(await undoFilesIn(shelf.folder)).toEqual([]);
  await isHealthy(path);
});

/** Repairs an image, does something to its file, and asks for the repair to be taken back. */
async function takeBackAfter(page: Page, change: () => Promise<void>): Promise<Locator> {
  const sheet = await callRepair(page);
  await repair(sheet);
  await sheet.getByRole('button', { name: 'Done' }).click();
  await change();
  await page.keyboard.press('F5');
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  // it stands there once the undo files were looked for again
  await page.getByRole('button', { name: 'Take back…' }).click();
  const back = page.getByRole('dialog', { name: /^Take back a repair/ });
  await back.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(back.getByRole('alert')).toContainText('The image was written to after the repair');
  return back;
}

test('what was written since a repair is not destroyed by taking it back', async ({ launch, shelf }) => {
  const path = await shelf.corrupt();
  const { page } = await launch([path]);
  let written = '';
  const back = await takeBackAfter(page, async () => {
    await qemuIoMust(path, ['write -P 9 48M 64k']);
    written = await hashOf(path);
  });
  await expect(back.getByRole('button', { name: 'Take back all the same' })).toBeHidden();
  expect(await hashOf(path)).toBe(written);
});

test('a file that is only newer than its repair is taken back when that was meant', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.corrupt();
  const before = await hashOf(path);
  const { page } = await launch([path]);
  const back = await takeBackAfter(page, () => utimes(path, new Date(), new Date(Date.now() + 60_000)));
  await back.getByRole('button', { name: 'Take back all the same' }).click();
  await expect(back.getByRole('region', { name: 'Result' })).toContainText('as it was before the repair');
  expect(await hashOf(path)).toBe(before);
});

for (const [act, verdict] of [
  ['Finish', 'The repair is finished'],
  ['Take back', 'as it was before the repair'],
] as const) {
  test(`a repair that was interrupted can be ended: ${act}`, async ({ launch, shelf }) => {
    const path = await shelf.lossy();
    const before = await hashOf(path);
    const first = await launch([path]);
    await repair(await callRepair(first.page));
    await first.app.close();
    const [undoFile] = await undoFilesIn(shelf.folder);
    await interruptRepair(join(shelf.folder, undoFile));

    const { page } = await launch([path]);
    const notices = page.getByRole('list', { name: 'Notices' });
    await expect(notices).toContainText('A repair of this image was interrupted');
    await notices.getByRole('button', { name: act }).click();
    const sheet = page.getByRole('dialog', { name: /^Take back a repair/ });
    await expect(sheet.getByRole('region', { name: 'Result' })).toContainText(verdict);
    await sheet.getByRole('button', { name: 'Done' }).click();
    await expect(notices).not.toContainText('interrupted');
    if (act === 'Finish') await isHealthy(path);
    else expect(await hashOf(path)).toBe(before);
  });
}

test('what a virtual machine uses is not repaired, and its holder is named', async ({ launch, shelf }) => {
  const folder = await mkdtemp(join(tmpdir(), 'platter-nbd-'));
  const path = await shelf.leaky();
  const before = await hashOf(path);
  const { page } = await launch([path]);
  const sheet = await callRepair(page);
  await sheet.getByRole('region', { name: 'Plan' }).waitFor();
  const holder = await holdImage(path, join(folder, 'socket'));
  try {
    await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
    await expect(sheet.getByRole('alert')).toContainText(`qemu-nbd (process ${holder.pid}) has it open`);
    expect(await hashOf(path)).toBe(before);
    expect(await undoFilesIn(shelf.folder)).toEqual([]);
    await sheet.getByRole('button', { name: 'Close' }).first().click();
    await page.keyboard.press('Control+Shift+h');
    await expect(page.getByRole('log', { name: 'Messages' })).toContainText(`process ${holder.pid}`);
  } finally {
    await holder.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`plan, verdict and the way back keep the rules of accessibility (${theme})`, async ({
    launch,
    shelf,
  }) => {
    const { page } = await launch([await shelf.lossy()]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await chooseTheme(page, theme);
    const sheet = await callRepair(page);
    await sheet.getByRole('button', { name: /writes$/ }).click();
    expect.soft(await violations(page), 'plan').toEqual([]);
    await repair(sheet);
    await sheet.getByRole('figure').waitFor();
    expect.soft(await violations(page), 'verdict').toEqual([]);
    await sheet.getByRole('button', { name: 'Take back…' }).click();
    await page
      .getByRole('dialog', { name: /^Take back a repair/ })
      .getByRole('listitem')
      .waitFor();
    expect.soft(await violations(page), 'way back').toEqual([]);
  });
}
