import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { violations } from './accessibility';
import { expect, test } from './fixtures';

const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'Settings' });

async function openSettings(page: Page) {
  await page.keyboard.press('Control+,');
  const sheet = sheetOf(page);
  await expect(sheet).toBeVisible();
  return sheet;
}

/** Chooses by pointer, and shows that it was taken. */
async function choose(page: Page, group: string, name: string): Promise<void> {
  const button = sheetOf(page)
    .getByRole('radiogroup', { name: group })
    .getByRole('radio', { name, exact: true });
  await button.click();
  await expect(button).toHaveAttribute('aria-checked', 'true');
}

test('sizes are written as chosen, everywhere at once, and again after a restart', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  const first = await launch([path]);
  const sizes = first.page.getByRole('table', { name: 'Sizes of the image' });
  await expect(sizes.getByRole('row', { name: /^Virtual/ })).toContainText('MiB');
  await openSettings(first.page);
  await choose(first.page, 'Sizes', 'GB');
  await expect(sheetOf(first.page)).toContainText('Such as 21.5 GB');
  await first.page.keyboard.press('Escape');
  await expect(sizes.getByRole('row', { name: /^Virtual/ })).toContainText('MB');
  await expect(sizes).not.toContainText('MiB');
  await expect(first.page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
  await openSettings(first.page);
  await choose(first.page, 'Sizes', 'Bytes');
  await first.page.keyboard.press('Escape');
  await expect(sizes.getByRole('row', { name: /^Virtual/ })).toContainText(/\d{3} B/);
  await first.app.close();

  const second = await launch([path]);
  await expect(
    second.page.getByRole('table', { name: 'Sizes of the image' }).getByRole('row', { name: /^Virtual/ }),
  ).toContainText(/\d{3} B/);
});

test('all of it can be done by keyboard, and be taken back', async ({ launch }) => {
  const { app, page, userData } = await launch();
  const sheet = await openSettings(page);
  const reset = sheet.getByRole('button', { name: 'Reset to defaults' });
  const dark = sheet.getByRole('radio', { name: 'Dark' });
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    if (
      await sheet
        .getByRole('radio', { name: 'As the system' })
        .evaluate((el) => el === document.activeElement)
    )
      break;
  }
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dark).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  const kept = async () => JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8'));
  await expect.poll(kept).toMatchObject({ theme: 'dark' });
  await reset.focus();
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('radio', { name: 'As the system' })).toBeChecked();
  await expect.poll(kept).toMatchObject({ theme: 'system' });
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('new images start as was chosen', async ({ launch }) => {
  const { page } = await launch();
  const sheet = await openSettings(page);
  await sheet.getByRole('button', { name: /Clusters/ }).click();
  await page.getByRole('option', { name: '1 MiB' }).click();
  await choose(page, 'Compression', 'zstd');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+n');
  const dialog = page.getByRole('dialog', { name: 'New image' });
  await expect(dialog.getByRole('radio', { name: /^1 MiB clusters/ })).toBeChecked();
  await expect(dialog.locator('code')).toContainText('--cluster-bits 20 --compression-type zstd');
});

test('images are checked when they are opened, where that was chosen', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const first = await launch();
  const sheet = await openSettings(first.page);
  await sheet.getByText('Check images when they are opened').click();
  await first.app.close();
  const second = await launch([path]);
  await expect(second.page.locator('header').getByText('Healthy', { exact: true })).toBeVisible();
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`settings and the sheet about the app keep the rules of accessibility (${theme})`, async ({
    launch,
  }) => {
    const { page } = await launch();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openSettings(page);
    await choose(page, 'Appearance', theme);
    expect.soft(await violations(page), 'settings').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'About Platter' }).click();
    const about = page.getByRole('dialog', { name: 'About Platter' });
    await expect(about).toContainText('Electron');
    expect.soft(await violations(page), 'about').toEqual([]);
  });
}
