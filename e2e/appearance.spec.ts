import type { Page } from '@playwright/test';
import { chooseTheme, violations } from './accessibility';
import { expect, test } from './fixtures';
import { showView, VIEW_NAMES } from './views';

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('the dark theme is chosen in the menu, reaches the whole window and is remembered', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  const first = await launch([path]);
  await chooseTheme(first.page, 'Light');
  const light = await background(first.page);
  await chooseTheme(first.page, 'Dark');
  expect(await background(first.page)).not.toBe(light);
  expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  await first.app.close();

  const second = await launch([path]);
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const colour = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].getBackgroundColor(),
  );
  expect(colour.toLowerCase()).toBe('#15171a');
});

test('an appearance is found among the commands too', async ({ launch }) => {
  const { app, page } = await launch();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('appearance: dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});

test('the window follows the system as long as nothing was chosen', async ({ launch }) => {
  const { app, page } = await launch();
  for (const theme of ['dark', 'light'] as const) {
    await app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  }
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`every view keeps the rules of accessibility (${theme})`, async ({ launch, shelf }) => {
    test.slow();
    const { page } = await launch([
      await shelf.corrupt(),
      await shelf.overlay(),
      await shelf.withSnapshots(),
    ]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await chooseTheme(page, theme);
    for (const name of VIEW_NAMES) {
      await showView(page, name);
      expect.soft(await violations(page), name).toEqual([]);
    }
    await page
      .getByRole('navigation', { name: 'Open images' })
      .getByRole('button', { name: 'corrupt.qcow2' })
      .first()
      .click();
    const health = await showView(page, 'Health');
    await health.getByRole('button', { name: 'Run check' }).click();
    await health.getByRole('region', { name: 'Verdict' }).waitFor();
    expect.soft(await violations(page), 'findings').toEqual([]);
  });

  test(`start page, sheets and refusals keep the rules of accessibility (${theme})`, async ({
    launch,
    shelf,
  }) => {
    const { page } = await launch([await shelf.raw()]);
    await chooseTheme(page, theme);
    await expect(page.getByRole('alert')).toBeVisible();
    expect.soft(await violations(page), 'refused').toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect.soft(await violations(page), 'shortcuts').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    expect.soft(await violations(page), 'palette').toEqual([]);
  });
}
