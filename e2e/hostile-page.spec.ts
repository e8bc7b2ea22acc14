import { mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './fixtures';
import type { Platter } from './fixtures';
import {
  askBeyond,
  dropForgeries,
  listenToEverything,
  lookFromFrames,
  sendByAddresses,
  sendNonsense,
} from './hostile-page';
import type { Attempt } from './hostile-page';

const MEBIBYTE = 1 << 20;
/** what may be left of the largest text that was sent, and of the work */
const MOST_GROWTH = 300 * MEBIBYTE;

/** Older than its last change, so that a reading shows on any disk that keeps such times. */
const LONG_AGO = new Date('2001-01-01');
const LAST_CHANGE = new Date('2002-01-01');

/** Handles of the open images by their names. */
const handlesOf = ({ page }: Platter): Promise<Record<string, string>> =>
  page.evaluate(async () => {
    const { platter } = globalThis as unknown as {
      platter: {
        app(
          method: string,
          params: object,
        ): Promise<{ value: { images: { handle: string; fileName: string }[] } }>;
      };
    };
    const { images } = (await platter.app('state', {})).value;
    return Object.fromEntries(images.map(({ handle, fileName }) => [fileName, handle]));
  });

const memoryOf = (app: ElectronApplication): Promise<number> => app.evaluate(() => process.memoryUsage().rss);

/** Whatever the page has the system ask or show comes to nothing. */
const dismissEverything = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ dialog, shell }) => {
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
    shell.openPath = async () => '';
    shell.showItemInFolder = () => undefined;
  });

const unexpected = (attempts: readonly Attempt[], expected: RegExp): readonly Attempt[] =>
  attempts.filter(({ outcome }) => !expected.test(outcome));

test('a page that somebody got into is refused whatever it was not given, and the app goes on', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const outside = join(dirname(shelf.folder), 'outside');
  await mkdir(outside);
  const canary = await shelf.copy(await shelf.healthy(), '../outside/canary.qcow2');
  const before = await readFile(canary);
  await utimes(canary, LONG_AGO, LAST_CHANGE);

  const started = await launch([await shelf.leaky(), await shelf.healthy('closed.qcow2')]);
  const { app, page, userData } = started;
  await expect(page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
  await expect.poll(async () => Object.keys(await handlesOf(started))).toHaveLength(2);
  const { 'leaky.qcow2': own, 'closed.qcow2': closed } = await handlesOf(started);
  await page.getByRole('button', { name: 'Close closed.qcow2' }).click();
  await expect.poll(() => handlesOf(started)).toEqual({ 'leaky.qcow2': own });
  const pid = await app.evaluate(() => process.pid);
  const memory = await memoryOf(app);

  await dismissEverything(app);
  const nonsense = await page.evaluate(sendNonsense, { own, closed, canary });
  expect(nonsense.length).toBeGreaterThan(800);
  // the bridge itself hands on nothing that can't be cloned
  expect(unexpected(nonsense, /^(invalid-argument|no-such-image)$|could not be cloned/)).toEqual([]);

  const beyond = await page.evaluate(askBeyond, own);
  expect(beyond.length).toBeGreaterThan(1000);
  expect(unexpected(beyond, /^(ok|invalid-argument)$/)).toEqual([]);

  expect(await page.evaluate(dropForgeries, canary)).toEqual([]);
  expect(new Set(await page.evaluate(lookFromFrames))).toEqual(new Set(['nothing']));
  expect(new Set(await page.evaluate(listenToEverything))).toEqual(new Set(['settings']));

  expect(await app.evaluate(() => [process.pid, 'polluted' in {}])).toEqual([pid, false]);
  expect((await memoryOf(app)) - memory).toBeLessThan(MOST_GROWTH);
  expect(await readdir(outside)).toEqual(['canary.qcow2']);
  const { atimeMs, mtimeMs } = await stat(canary);
  expect([atimeMs, mtimeMs]).toEqual([LONG_AGO.getTime(), LAST_CHANGE.getTime()]);
  expect(await readFile(canary)).toEqual(before);
  // all of it is in the log, without the name of what it was after
  const log = await readFile(join(userData, 'logs', 'platter.log'), 'utf8');
  expect(log.includes('invalid-argument')).toBe(true);
  const mistakes = /canary|: internal|uncaught|a thread ended|process ended/;
  expect(log.split('\n').filter((line) => mistakes.test(line))).toEqual([]);

  await page.getByRole('button', { name: /^Check/ }).click();
  await expect(page.locator('header').getByText('Leaks 64 KiB', { exact: true })).toBeVisible();
  expect(await handlesOf(started)).toEqual({ 'leaky.qcow2': own });
});

test('no address that the page makes up leaves the app, by a window, a link or a form', async ({
  launch,
}) => {
  const { app, page } = await launch();
  const noted = await app.evaluateHandle(({ shell }) => {
    const list: string[] = [];
    shell.openExternal = async (url) => void list.push(url);
    return list;
  });
  const here = page.url();
  expect(new Set(await page.evaluate(sendByAddresses))).toEqual(new Set(['no window']));
  await page.waitForTimeout(500);
  expect(await noted.jsonValue()).toEqual([]);
  expect(app.windows()).toHaveLength(1);
  expect(page.url()).toBe(here);
});

test('however often the page listens, nothing piles up between it and main', async ({ launch }) => {
  const { page } = await launch();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  // the complaint comes once for each page, and what it is about may have begun with the page
  await page.reload();
  await page.getByRole('button', { name: 'Menu' }).waitFor();
  expect(new Set(await page.evaluate(listenToEverything))).toEqual(new Set(['settings']));
  expect(complaints.filter((text) => text.includes('MaxListeners'))).toEqual([]);
});

test('another page of the app with the same bridge is told and given nothing', async ({ launch, shelf }) => {
  const started = await launch([await shelf.healthy()]);
  const { app } = started;
  const told = await app.evaluate(async ({ app: electron, BrowserWindow }) => {
    const preload = `${electron.getAppPath()}/out/preload/index.js`;
    const second = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true },
    });
    await second.loadURL('app://platter/index.html');
    const script = `(async () => {
      const heard = [];
      for (const event of ['opened', 'recents', 'settings', 'progress', 'changed', 'command'])
        platter.on(event, () => heard.push(event));
      const replies = [
        await platter.app('state', {}),
        await platter.app('changeSettings', { theme: 'dark' }),
        await platter.image('image-1', 'summary', {}),
        await platter.drop([]),
      ];
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return { heard, replies: replies.map(({ ok, error }) => ok || error.code + ' ' + error.fields.name) };
    })()`;
    const answer = second.webContents.executeJavaScript(script) as Promise<unknown>;
    setTimeout(
      () =>
        electron.emit('second-instance', {}, [], '/', {
          json: JSON.stringify({ paths: ['/nowhere.qcow2'] }),
        }),
      500,
    );
    const result = await answer;
    second.destroy();
    return result;
  });
  const refused = 'invalid-argument sender';
  expect(told).toEqual({ heard: [], replies: [refused, refused, refused, refused] });
  expect(Object.keys(await handlesOf(started))).toEqual(['healthy.qcow2']);
});

test('the window runs with the settings that it was given', async ({ launch }) => {
  const { app } = await launch();
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    return (
      webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    sandbox: true,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  for (const key of ['enableBlinkFeatures', 'nodeIntegrationInWorker'])
    expect(Boolean(preferences[key])).toBe(false);
});
