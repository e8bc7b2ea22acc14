import type { Locator, Page } from '@playwright/test';
import { chooseTheme, violations } from './accessibility';
import { expect, test } from './fixtures';
import { overflowing } from './overflow';
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

const LONG_NAME =
  'an-image-with-a-name-that-a-program-gave-it-2026-11-30T03-28-00Z-before-the-update-copy-2.qcow2';

for (const zoom of [1, 2]) {
  test(`no view is wider than the smallest window at ${zoom * 100} %, in either direction of reading`, async ({
    launch,
    shelf,
  }) => {
    const { app, page } = await launch([await shelf.corrupt(), await shelf.withSnapshots(LONG_NAME)]);
    await app.evaluate(({ BrowserWindow }, factor) => {
      const [window] = BrowserWindow.getAllWindows();
      const [width, height] = window.getMinimumSize();
      window.setSize(width, height);
      window.webContents.setZoomFactor(factor);
    }, zoom);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(900 / zoom);
    for (const direction of ['ltr', 'rtl']) {
      await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
      for (const name of VIEW_NAMES) {
        await showView(page, name);
        expect.soft(await overflowing(page), `${name}, ${direction}`).toEqual([]);
      }
    }
  });
}

test('forced colours leave what is chosen, and the colours of clusters, to be seen', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.withSnapshots(), await shelf.lossy()]);
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const map = await showView(page, 'Map');
  const outline = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).outlineStyle);
  const views = page.getByRole('navigation', { name: 'Views' });
  expect(await outline(views.getByRole('button', { name: 'Map' }))).toBe('solid');
  expect(await outline(views.getByRole('button', { name: 'Header' }))).toBe('none');
  expect(await outline(map.getByText('Host file', { exact: true }))).toBe('solid');
  expect(await outline(map.getByText('Guest disk', { exact: true }))).toBe('none');
  const tabs = page.getByRole('navigation', { name: 'Open images' }).locator('.tab');
  const edges = await tabs.evaluateAll((all) => all.map((tab) => getComputedStyle(tab).borderTopWidth));
  expect(edges).toEqual(['1px', '3px']);
  const swatches = page.locator('.inspector-slot .swatch');
  await expect(swatches.first()).toBeVisible();
  const fills = await swatches.evaluateAll((all) => all.map((swatch) => getComputedStyle(swatch).fill));
  expect(new Set(fills).size).toBe(fills.length);
  expect(await violations(page)).toEqual([]);
});

test('canvases have the pixels of the screen at 125 %, none of them blurred', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.withSnapshots(), '--force-device-scale-factor=1.25']);
  // a width that is no whole number of pixels
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1281, 701));
  await showView(page, 'Map');
  const sizes = () =>
    page.locator('canvas').evaluateAll((all) =>
      Promise.all(
        all.map(
          (canvas) =>
            new Promise<string>((resolve) => {
              const observer = new ResizeObserver(
                ([
                  {
                    devicePixelContentBoxSize: [box],
                  },
                ]) => {
                  observer.disconnect();
                  const { width, height } = canvas as HTMLCanvasElement;
                  resolve(`${width - box.inlineSize} and ${height - box.blockSize} pixels more`);
                },
              );
              observer.observe(canvas, { box: 'device-pixel-content-box' });
            }),
        ),
      ),
    );
  await expect.poll(sizes).toEqual(Array.from({ length: 3 }, () => '0 and 0 pixels more'));
});
