import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** Presses a key as the system does: what the page leaves alone reaches the menu. */
async function pressNatively(
  app: ElectronApplication,
  keyCode: string,
  modifiers: 'control'[] = [],
): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, input) => {
      const { webContents } = BrowserWindow.getAllWindows()[0];
      webContents.focus();
      webContents.sendInputEvent({ type: 'keyDown', ...input });
      webContents.sendInputEvent({ type: 'keyUp', ...input });
    },
    { keyCode, modifiers },
  );
}

const closeButtons = (page: Page) =>
  page.getByRole('navigation', { name: 'Open images' }).getByRole('button', { name: /^Close/ });

test('Ctrl+W closes one image, not two, and never the window', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy('a.qcow2'), await shelf.healthy('b.qcow2')]);
  await expect(closeButtons(page)).toHaveCount(2);
  await pressNatively(app, 'W', ['control']);
  await expect(closeButtons(page)).toHaveCount(1);
  await page.waitForTimeout(300);
  await expect(closeButtons(page)).toHaveCount(1);
  await pressNatively(app, 'W', ['control']);
  await expect(page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
  await pressNatively(app, 'W', ['control']);
  await page.waitForTimeout(300);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a key of the menu does nothing behind a sheet', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy('a.qcow2'), await shelf.healthy('b.qcow2')]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await pressNatively(app, 'W', ['control']);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(closeButtons(page)).toHaveCount(2);
});

test('keys that reload a web page never reload this one', async ({ launch }) => {
  const { app, page } = await launch();
  await page.evaluate(() => Object.assign(globalThis, { stillHere: true }));
  await pressNatively(app, 'F5');
  await pressNatively(app, 'R', ['control']);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => 'stillHere' in globalThis)).toBe(true);
});

test('commands of the menu bar are carried out by the window', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy()]);
  const choose = (id: string) =>
    app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
  await choose('show-map');
  await expect(page.getByRole('main', { name: 'Map' })).toBeVisible();
  await choose('palette');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await choose('close-image');
  await expect(page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
});

test('what the menu bar has of its own is in the palette, too', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy('a.qcow2'), await shelf.leaky('b.qcow2')]);
  await expect(page.getByRole('heading', { level: 1, name: 'b.qcow2' })).toBeVisible();
  const labels = await app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? [])
      .flatMap(({ submenu }) => submenu?.items ?? [])
      .filter(({ id, role, type, visible }) => id && !role && type !== 'separator' && visible)
      .map(({ label }) => label),
  );
  expect(labels.length).toBeGreaterThan(20);
  await page.keyboard.press('Control+Shift+P');
  const items = page.getByRole('menu', { name: 'Commands' }).locator('.menu-name');
  const names = await items.allInnerTexts();
  expect([...names, 'Find a command']).toEqual(expect.arrayContaining(labels));
});

test('the commands for what is shown are copied from the palette', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  const { app, page } = await launch([path]);
  for (const [name, command] of [
    ['Info', `qcow-tool info ${path}`],
    ['Check', `qcow-tool check ${path}`],
    ['Map', `qcow-tool map --output json ${path}`],
  ]) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`copy as command: ${name}`);
    await page.keyboard.press('Enter');
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(command);
  }
});

test('the help menu tells what the app runs on, and where its documentation lies', async ({ launch }) => {
  const { app, page } = await launch();
  const choose = (id: string) =>
    app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
  await choose('about');
  const about = page.getByRole('dialog', { name: 'About Platter' });
  await expect(about).toContainText(await app.evaluate(() => process.versions.electron));
  await about.getByRole('button', { name: 'Copy versions' }).click();
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/^Platter [\d.]+\nElectron /);
  await app.evaluate(({ shell }) => {
    Object.assign(globalThis, { shown: [] });
    shell.openPath = async (path) => {
      (globalThis as unknown as { shown: string[] }).shown.push(path);
      return '';
    };
  });
  await about.getByRole('button', { name: 'Documentation' }).click();
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown))
    .toEqual([expect.stringMatching(/docs$/)]);
  await page.keyboard.press('Escape');
  await choose('shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
