import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { answerQuestions, questions } from './save-dialog';

const logOf = (userData: string): Promise<string> => readFile(join(userData, 'logs', 'platter.log'), 'utf8');

test('the log says what runs and what failed, and names no image', async ({ launch, shelf }) => {
  const image = await shelf.healthy('my secret.qcow2');
  const { page, userData } = await launch([image, await shelf.raw('other secret.raw')]);
  await expect(page.getByText('other secret.raw').first()).toBeVisible();
  await expect
    .poll(() => logOf(userData))
    .toMatch(/started: Platter [\d.]+, Electron [\d.]+, Chrome [\d.]+, Node\.js [\d.]+, \w+ \w+/);
  await expect.poll(() => logOf(userData)).toMatch(/other-format file=<path \d> format=raw/);
  const log = await logOf(userData);
  expect(log).toMatch(/opened <path \d> as image-\d/);
  expect(log).not.toContain('secret');
  expect(log).not.toContain(shelf.folder);
  for (const line of log.trimEnd().split('\n'))
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn|error) |^ {4}/);
  expect((await stat(join(userData, 'logs', 'platter.log'))).size).toBeLessThan(1 << 20);
});

test('a command opens the folder of the log', async ({ launch }) => {
  const { app, page, userData } = await launch();
  const opened = await app.evaluateHandle(({ shell }) => {
    const paths: string[] = [];
    shell.openPath = async (path) => {
      paths.push(path);
      return '';
    };
    return paths;
  });
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('log folder');
  await page.keyboard.press('Enter');
  await expect.poll(() => opened.jsonValue()).toEqual([join(userData, 'logs')]);
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('open-logs')?.click());
  await expect.poll(() => opened.jsonValue()).toHaveLength(2);
});

test('a page that dies leaves its dump here and a line in the log', async ({ launch }) => {
  const { app, userData } = await launch();
  expect(await app.evaluate(({ crashReporter }) => crashReporter.getUploadToServer())).toBe(false);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => logOf(userData)).toMatch(/error page {3}process ended: \w+/);
  // Playwright does not follow a page into its next process
  const shows = (): Promise<boolean> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(
        `document.querySelector('h1, h2') !== null`,
      ),
    );
  await expect.poll(shows).toBe(true);
});

test('an error that nobody expected is told in plain words once; its stack is in the log alone', async ({
  launch,
}) => {
  const { app, page, userData } = await launch();
  await answerQuestions(app, 0);
  await app.evaluate(() => {
    for (let round = 0; round < 3; round++)
      setTimeout(() => {
        throw new TypeError('a mistake in /home/ann/secret.qcow2');
      });
    void Promise.reject(new Error('a forgotten promise'));
  });
  await expect.poll(() => logOf(userData)).toContain('a forgotten promise');
  await expect.poll(() => questions(app)).toEqual(['Platter made a mistake']);
  // lines are written while the app goes on
  await expect.poll(() => logOf(userData)).toContain('uncaught error: internal message="a mistake in <path');
  const log = await logOf(userData);
  expect(log).toMatch(/^ {4}at /m);
  expect(log).not.toContain('ann');
  await expect(page.getByRole('button', { name: 'Menu' })).toBeEnabled();
});

test('a log that can not be written harms nothing', async ({ launch, shelf }, info) => {
  const userData = info.outputPath('user-data');
  await mkdir(userData, { recursive: true });
  await writeFile(join(userData, 'logs'), 'a file where the folder should be');
  const { page } = await launch([await shelf.healthy()]);
  await page.getByRole('button', { name: /^Check/ }).click();
  await expect(page.locator('header').getByText('Healthy', { exact: true })).toBeVisible();
});

test('settings that are broken are kept under another name, and the window says so', async ({
  launch,
}, info) => {
  const userData = info.outputPath('user-data');
  await mkdir(userData, { recursive: true });
  await writeFile(join(userData, 'settings.json'), '{"theme": "dark"');
  const { page } = await launch();
  const messages = page.getByRole('log', { name: 'Messages' });
  await expect(messages).toContainText('The settings could not be read and start anew');
  await expect(messages).toContainText('settings.json.broken-1');
  // longer than messages that go by themselves
  await page.waitForTimeout(4500);
  await expect(messages).toContainText('settings.json.broken-1');
  await messages.getByRole('button', { name: 'Dismiss' }).click();
  await expect(messages).not.toContainText('settings');
  expect(await readdir(userData)).toContain('settings.json.broken-1');
});
