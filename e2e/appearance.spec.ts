import { mkdir } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { chooseTheme, violations } from './accessibility';
import { expect, test } from './fixtures';
import { overflowing, scrollingInside, wideTables } from './overflow';
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

test('no table scrolls sideways in a small window, and what it leaves out is told', async ({
  launch,
  shelf,
}) => {
  test.slow();
  await mkdir(shelf.path('machines'));
  await shelf.withSnapshots(`machines/${LONG_NAME}`);
  await shelf.brokenHeader('machines/broken.qcow2');
  const { app, page } = await launch([await shelf.corrupt(), await shelf.withSnapshots(LONG_NAME)]);
  const resize = async (width: number, zoom: number): Promise<void> => {
    await app.evaluate(
      ({ BrowserWindow }, [across, factor]) => {
        const [window] = BrowserWindow.getAllWindows();
        window.setContentSize(across, 600);
        window.webContents.setZoomFactor(factor);
      },
      [width, zoom],
    );
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width / zoom);
  };
  await resize(900, 1);
  const fits = (): Promise<void> => expect.poll(() => wideTables(page)).toEqual([]);
  const snapshots = await showView(page, 'Snapshots');
  await fits();
  await snapshots.getByRole('row', { name: 'after update' }).click();
  await expect(snapshots.getByLabel('The rest of the selected snapshot')).toContainText(/L1 table0x/);
  const map = await showView(page, 'Map');
  await map.getByRole('radio', { name: 'Table' }).click();
  await fits();
  await map.getByRole('radio', { name: 'Both' }).click();
  await expect(page.getByRole('grid')).toHaveCount(2);
  await fits();
  await page.getByRole('navigation', { name: 'Open images' }).getByText('corrupt.qcow2').click();
  const health = await showView(page, 'Health');
  await health.getByRole('button', { name: 'Run check' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await fits();
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, shelf.path('machines'));
  await page.keyboard.press('Control+Shift+o');
  const row = page.getByRole('row', { name: LONG_NAME });
  await row.click();
  await fits();
  await expect(page.getByRole('region', { name: 'Image in the table' })).toContainText('2 snapshots');
  await resize(760, 1);
  await fits();
  await resize(900, 2);
  await fits();
});

test('a name that is cut keeps its end right behind the dots, in either direction of reading', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy(), await shelf.healthy(LONG_NAME)]);
  const tab = page.getByRole('navigation', { name: 'Open images' }).locator('.file-name[data-cut]');
  await expect(tab).toHaveCount(1);
  for (const direction of ['ltr', 'rtl']) {
    await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
    const shown = tab.locator('.file-name-cut');
    await expect(shown).toHaveText(/^an-image.*….*-2\.qcow2$/);
    const [room, width] = await shown.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return [element.getBoundingClientRect().width, range.getBoundingClientRect().width];
    });
    expect(width).toBeLessThanOrEqual(room + 1);
    expect(width, 'no room is left that a letter more would fill').toBeGreaterThan(room - 14);
  }
  await expect(page.getByRole('heading', { level: 1, name: LONG_NAME })).toBeVisible();
});

test('magnified twice, Overview and Header scroll as one', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.withSnapshots()]);
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window.setContentSize(1280, 800);
    window.webContents.setZoomFactor(2);
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(640);
  for (const name of ['Overview', 'Header'] as const) {
    await showView(page, name);
    await expect.poll(() => scrollingInside(page), name).toEqual([]);
  }
});

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
