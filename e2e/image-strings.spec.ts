import { readFile } from 'node:fs/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { HOSTILE, hostileImage } from '../test/hostile-names';
import { showView, VIEW_NAMES } from './views';

/** Notes whatever leaves the page, and every link that the system is asked to open. */
async function watchWaysOut(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  const noted = await app.evaluateHandle(({ session, shell }) => {
    const list: string[] = [];
    session.defaultSession.webRequest.onBeforeRequest(({ url }, go) => {
      if (!url.startsWith('app://platter/') && !url.startsWith('data:')) list.push(url);
      go({});
    });
    shell.openExternal = async (url) => void list.push(url);
    shell.openPath = async (path) => {
      list.push(path);
      return '';
    };
    return list;
  });
  return () => noted.jsonValue();
}

/** What in the page is more than text should be, or could not be shown as it is. */
const injected = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
    const wrong: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      if (['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'A', 'BASE', 'B'].includes(element.tagName))
        wrong.push(element.outerHTML.slice(0, 200));
      if (element.tagName === 'SCRIPT' && element.textContent !== '')
        wrong.push(element.outerHTML.slice(0, 200));
      for (const { name, value } of element.attributes) {
        if (/^on|^(srcdoc|formaction|ping)$/.test(name)) wrong.push(`${element.tagName} ${name}=${value}`);
        if (/^(href|src|action|xlink:href)$/.test(name) && /evil|javascript:/i.test(value))
          wrong.push(`${element.tagName} ${name}=${value}`);
        if (unprintable.test(value) && name !== 'd')
          wrong.push(`${element.tagName} ${name}=${JSON.stringify(value)}`);
      }
    }
    const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent ?? '';
      if (text.trim() !== '' && unprintable.test(text)) wrong.push(JSON.stringify(text));
    }
    if (unprintable.test(document.title)) wrong.push(`title ${JSON.stringify(document.title)}`);
    return wrong;
  });

/** Keys of the palette and of the verbs. */
const SHEET_KEYS = ['k', ...[...'hbkrdemsa'].map((verb) => `Shift+${verb}`)];

for (const [kind, backing] of [
  ['markup', HOSTILE.markup],
  ['an address', HOSTILE.link],
  ['code', `json:{"driver":"https","url":"${HOSTILE.link}"}`],
] as const) {
  test(`names that an image gives are text and nothing else in every view (its backing file is ${kind})`, async ({
    launch,
    shelf,
  }) => {
    test.setTimeout(90_000);
    const { app, page } = await launch([await hostileImage(shelf.folder, backing)]);
    const waysOut = await watchWaysOut(app);
    const here = page.url();
    await page.evaluate(() => {
      const calls: number[] = [];
      Object.assign(globalThis, { calls, pwned: () => calls.push(1) });
    });
    await expect(page.getByText(/qcow2 v3/).first()).toBeVisible();
    for (const name of VIEW_NAMES) {
      await showView(page, name);
      expect({ name, injected: await injected(page) }).toEqual({ name, injected: [] });
    }

    const snapshots = await showView(page, 'Snapshots');
    // as it stands, and where that can't be shown, by its codes
    for (const text of [
      HOSTILE.markup,
      HOSTILE.script,
      HOSTILE.link,
      'turned \\u202egpj.exe',
      'control \\u001b[2J',
    ])
      await expect(snapshots.getByText(text).first()).toBeVisible();
    for (const text of [HOSTILE.link, HOSTILE.code, HOSTILE.script])
      await snapshots.getByText(text).first().click({ button: 'left', clickCount: 2 });
    const chain = await showView(page, 'Chain');
    await chain.getByText(backing, { exact: true }).first().dblclick();
    await expect(await showView(page, 'Header')).toContainText(HOSTILE.markup.slice(0, 30));

    for (const key of SHEET_KEYS) {
      await page.keyboard.press(`Control+${key}`);
      await page.waitForTimeout(300);
      expect({ key, injected: await injected(page) }).toEqual({ key, injected: [] });
      while ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
    }

    await page
      .getByRole('button', { name: /^Close / })
      .first()
      .click();
    await expect(page.getByRole('heading', { name: 'Drop a qcow2 image here' })).toBeVisible();
    expect(await injected(page)).toEqual([]);

    expect(page.url()).toBe(here);
    expect(app.windows()).toHaveLength(1);
    expect(await waysOut()).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as { calls: number[] }).calls)).toEqual([]);
  });
}

test('a file that is refused has its name as text, too', async ({ launch, shelf }) => {
  const raw = await shelf.raw(`${HOSTILE.markup}${HOSTILE.turned}.raw`);
  const { page } = await launch([raw]);
  await expect(page.getByText(HOSTILE.markup).first()).toBeVisible();
  expect(await injected(page)).toEqual([]);
});

test('nothing leaves the computer while an image is opened, looked at, checked, mended and compacted', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(90_000);
  const { app, page } = await launch();
  const waysOut = await watchWaysOut(app);
  const log = test.info().outputPath('net.json');
  await app.evaluate(({ session }, file) => session.defaultSession.netLog.startLogging(file), log);
  const path = await shelf.leaky();
  await app.evaluate(({ app: electron }, given) => {
    electron.emit('second-instance', {}, [], '/', { json: JSON.stringify({ paths: [given] }) });
  }, path);
  for (const name of VIEW_NAMES) await showView(page, name);
  await page.getByRole('button', { name: /^Check/ }).click();
  await expect(page.locator('header').getByText('Leaks 64 KiB', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+Shift+h');
  const repair = page.getByRole('dialog', { name: /^Repair/ });
  await repair.getByRole('button', { name: 'Repair', exact: true }).click();
  await repair.getByRole('region', { name: 'Result' }).waitFor();
  await page.keyboard.press('Escape');
  const compact = page.getByRole('dialog', { name: /^Compact/ });
  await expect(page.getByRole('button', { name: /^Compact…/ }).first()).toContainText(/frees|cuts off/);
  await page.keyboard.press('Control+Shift+k');
  await compact.getByRole('button', { name: 'Compact', exact: true }).click();
  await compact.getByRole('region', { name: 'Result' }).waitFor();
  await app.evaluate(({ session }) => session.defaultSession.netLog.stopLogging());
  const { events } = JSON.parse(await readFile(log, 'utf8')) as {
    readonly events: readonly { readonly params?: { readonly url?: string; readonly host?: string } }[];
  };
  const asked = events
    .flatMap(({ params }) => [params?.url, params?.host])
    .filter((name) => name !== undefined);
  expect(asked.filter((name) => !/^(app|data|chrome|devtools|blob):/.test(name))).toEqual([]);
  expect(await waysOut()).toEqual([]);
});
