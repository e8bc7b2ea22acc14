import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { qemuImgMust } from '../test/qemu';
import { chooseTheme, violations } from './accessibility';
import { callCompact, startAndPause } from './call-compact';
import { expect, test } from './fixtures';

/** Ends the app as a crash of the machine does: nothing of it gets a turn any more. */
async function kill(app: ElectronApplication): Promise<void> {
  const running = app.process();
  const over = new Promise((resolve) => running.once('exit', resolve));
  process.kill(running.pid ?? 0, 'SIGKILL');
  await over;
}

test('an app that is killed while it compacts names the image at its next start, and opens it', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const path = await shelf.fragmented();
  const contents = shelf.path('contents.raw');
  await qemuImgMust(['convert', '-O', 'raw', path, contents]);
  const first = await launch([path]);
  await startAndPause(first.page, await callCompact(first.page));
  const noted = (): Promise<string> => readFile(join(first.userData, 'writing.json'), 'utf8');
  expect(JSON.parse(await noted())).toMatchObject([{ path, act: 'compact' }]);
  await kill(first.app);

  const { page } = await launch();
  const cutOff = page.getByRole('complementary', { name: 'Writing that was cut off' });
  await expect(cutOff).toContainText('Platter ended while it was writing to “fragmented.qcow2”');
  await expect(cutOff).toContainText('Compacting, begun');
  await expect(cutOff).toContainText('The image is whole');
  await expect(page.getByRole('main', { name: 'Start' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Writing to 1 image was cut off' })).toHaveCount(1);
  for (const theme of ['Light', 'Dark'] as const) {
    await chooseTheme(page, theme);
    expect.soft(await violations(page), theme).toEqual([]);
  }
  await cutOff.getByRole('button', { name: 'Open fragmented.qcow2' }).click();
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await expect(cutOff).toBeHidden();
  expect(JSON.parse(await noted())).toEqual([]);

  // and it is as whole as was said: compacted again, it has what it had
  const sheet = await callCompact(page);
  await sheet.getByRole('button', { name: 'Compact', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('shorter', { timeout: 60_000 });
  await qemuImgMust(['compare', '-f', 'qcow2', '-F', 'raw', path, contents]);
  expect(JSON.parse(await noted())).toEqual([]);
});

test('what is said of writing that was cut off can be dismissed, also beside an open image', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.fragmented();
  const first = await launch([path]);
  await startAndPause(first.page, await callCompact(first.page));
  await kill(first.app);

  const second = await launch([await shelf.healthy()]);
  const cutOff = second.page.getByRole('complementary', { name: 'Writing that was cut off' });
  await expect(second.page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
  await expect(cutOff).toContainText('fragmented.qcow2');
  expect(await violations(second.page)).toEqual([]);
  await cutOff.getByRole('button', { name: /^Dismiss/ }).click();
  await expect(cutOff).toBeHidden();
  await second.app.close();
  const { page } = await launch();
  await expect(page.getByRole('main', { name: 'Start' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Writing that was cut off' })).toBeHidden();
});

test('a repair that was taken back is in the history, before the repair', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.leaky()]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+Shift+h');
  const sheet = page.getByRole('dialog', { name: /^Repair/ });
  await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
  await sheet.getByRole('region', { name: 'Result' }).waitFor();
  await sheet.getByRole('button', { name: 'Take back…' }).click();
  const back = page.getByRole('dialog', { name: /^Take back a repair/ });
  await back.getByRole('button', { name: 'Take back', exact: true }).click();
  await back.getByRole('region', { name: 'Result' }).waitFor();
  await back.getByRole('button', { name: 'Done' }).click();
  const acts = page.getByRole('region', { name: 'History' }).getByRole('listitem');
  // the image is checked anew once it is what it was
  await expect(acts.nth(1)).toContainText(/^Repair taken back.* put back/);
  await page.getByRole('button', { name: 'Show all 4' }).click();
  await expect(acts.nth(3)).toContainText('Repaired');
});
