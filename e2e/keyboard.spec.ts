import type { Locator, Page } from '@playwright/test';
import { answerOpenDialog } from './open-dialog';
import { expect, test } from './fixtures';
import { isHealthy } from './is-healthy';

/** Where the focus is; undefined where it is lost. */
const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const { activeElement: at, body } = document;
    return at === null || at === body ? undefined : (at.getAttribute('aria-label') ?? at.textContent ?? '');
  });

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Goes from one element to the next until it is there, and nowhere else meanwhile. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  const passed: (string | undefined)[] = [];
  while (!(await hasFocus(target))) {
    await page.keyboard.press(key);
    passed.push(await focused(page));
    expect(passed.length, `on the way: ${passed.join(', ')}`).toBeLessThan(60);
  }
  // the end of the window is none of the page's elements
  expect(passed.filter((name) => name === undefined).length).toBeLessThanOrEqual(1);
  await expect(target).toBeInViewport();
}

const press = async (page: Page, target: Locator, key?: string): Promise<void> => {
  await tabTo(page, target, key);
  await page.keyboard.press('Enter');
};

test('an image is opened, checked, repaired, taken back, compacted and closed by keyboard, and the focus is never lost', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const corrupt = await shelf.corrupt();
  const fragmented = await shelf.fragmented();
  const { app, page } = await launch();
  const named = (within: Page | Locator, name: string | RegExp) =>
    within.getByRole('button', { name, exact: true }).first();
  const view = (name: string) => page.getByRole('main', { name });

  await answerOpenDialog(app, corrupt);
  await press(page, named(view('Start'), 'Open…'));
  await expect(view('Overview')).toBeFocused();

  await press(page, named(page.getByRole('navigation', { name: 'Views' }), 'Health'));
  await press(page, named(view('Health'), 'Run check'));
  await view('Health').getByRole('region', { name: 'Verdict' }).waitFor();
  expect(await focused(page)).toBe('Check again');
  const findings = view('Health').getByRole('grid', { name: /^Findings/ });
  await tabTo(page, findings);
  await page.keyboard.press('ArrowDown');
  await expect(findings).toBeFocused();

  await press(page, named(view('Health'), 'Repair…'), 'Shift+Tab');
  const repair = page.getByRole('dialog', { name: /^Repair/ });
  await press(page, named(repair, 'Repair'));
  await repair.getByRole('region', { name: 'Result' }).waitFor();
  await expect(named(repair, 'Done')).toBeFocused();
  await isHealthy(corrupt);
  await press(page, named(repair, 'Take back…'));
  const back = page.getByRole('dialog', { name: /^Take back/ });
  await press(page, named(back, 'Take back'));
  await back.getByRole('region', { name: 'Result' }).waitFor();
  await press(page, named(back, 'Done'));
  await expect(view('Health')).toBeFocused();

  await answerOpenDialog(app, fragmented);
  await page.keyboard.press('Control+o');
  await expect(view('Overview')).toBeFocused();
  await expect(named(page, /^Compact…/)).toContainText(/frees|cuts off/);
  await page.keyboard.press('Control+Shift+k');
  const compact = page.getByRole('dialog', { name: /^Compact/ });
  await press(page, named(compact, 'Compact'));
  await expect(named(compact, 'Done')).toBeFocused({ timeout: 30_000 });
  await page.keyboard.press('Enter');
  await expect(view('Overview')).toBeFocused();
  await isHealthy(fragmented);

  await page.keyboard.press('Control+w');
  await expect(view('Health')).toBeFocused();
  await press(page, named(page, 'Close corrupt.qcow2'), 'Shift+Tab');
  await expect(view('Start')).toBeFocused();
});

test('images of a folder are marked, checked and opened by keyboard, and the focus is never lost', async ({
  launch,
  shelf,
}) => {
  await shelf.corrupt();
  await shelf.healthy();
  const { app, page } = await launch();
  await answerOpenDialog(app, shelf.folder);
  const start = page.getByRole('main', { name: 'Start' });
  await press(page, start.getByRole('button', { name: 'Open folder…' }));
  const folder = page.getByRole('main', { name: 'Folder' });
  await expect(folder).toBeFocused();

  const images = folder.getByRole('grid', { name: /^Images of/ });
  await tabTo(page, images);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await expect(images.getByRole('row', { name: 'corrupt.qcow2' })).toHaveAttribute('aria-selected', 'true');
  await press(page, folder.getByRole('button', { name: /^Check/ }), 'Shift+Tab');
  await expect(folder.getByRole('region', { name: 'Results' })).toContainText('1 image checked');
  await expect(folder.getByRole('button', { name: /^Check/ })).toBeFocused();

  await press(page, images);
  const opened = page.getByRole('main', { name: /Overview|Health/ });
  await expect(opened).toBeFocused();
  await page.keyboard.press('Control+w');
  await expect(folder).toBeFocused();
  await page.keyboard.press('Control+w');
  await expect(start).toBeFocused();
});

test('a click beside everything leaves the focus where a person put it: nowhere', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  const health = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Health' });
  await health.click();
  await page.getByRole('main', { name: 'Health' }).getByText('Not checked yet').click();
  await page.keyboard.press('Control+Shift+c');
  await page.getByRole('region', { name: 'Verdict' }).waitFor();
  expect(await focused(page)).toBeUndefined();
});
