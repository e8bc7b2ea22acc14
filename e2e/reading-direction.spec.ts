import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { showView, VIEW_NAMES } from './views';

const readFromRight = (page: Page) =>
  page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));

/** What is on show where a number stands right of its unit, or a full stop left of its sentence. */
const turnedRound = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const middle = (node: Node, at: number): DOMRect => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    const pairs = [
      /(?<first>\d) (?:[KMGT]i?B|B|bits?|bytes?|%|ms|s|clusters?|images?|errors?|snapshots?)(?![a-z])/g,
      /(?<first>[a-z])[.…]$/g,
    ];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      for (const pair of pairs)
        for (const match of text.matchAll(pair)) {
          const first = middle(node, match.index);
          const last = middle(node, match.index + match[0].length - 1);
          const isOneLine = Math.abs(first.top - last.top) < 2;
          if (isOneLine && first.width > 0 && last.width > 0 && first.left > last.left) found.push(text);
        }
    }
    return found;
  });

test('read from the right, numbers keep their units and sentences their full stops, in every view', async ({
  launch,
  shelf,
}) => {
  test.slow();
  const { page } = await launch([await shelf.overlay(), await shelf.withSnapshots()]);
  await readFromRight(page);
  for (const name of VIEW_NAMES) {
    await showView(page, name);
    if (name === 'Overview') await expect(page.getByText('64 MiB').first()).toBeVisible();
    expect.soft(await turnedRound(page), name).toEqual([]);
  }
  const health = await showView(page, 'Health');
  await health.getByRole('button', { name: 'Run check' }).click();
  await health.getByRole('region', { name: 'Verdict' }).waitFor();
  await expect(health.getByText('0 %', { exact: true }).first()).toBeVisible();
  expect.soft(await turnedRound(page), 'verdict').toEqual([]);
  for (const [keys, title] of [
    ['Control+Shift+K', 'Compact'],
    ['Control+n', 'New image'],
    ['Control+,', 'Settings'],
  ]) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog', { name: title }).waitFor();
    expect.soft(await turnedRound(page), title).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('read from the right, arrow keys and menus go the way of the page', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  await readFromRight(page);
  const map = await showView(page, 'Map');
  const space = (name: string) => map.getByRole('radio', { name });
  await space('Host file').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(space('Guest disk')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(space('Host file')).toBeFocused();

  const button = page.getByRole('button', { name: 'Menu' });
  await button.click();
  const item = page.getByRole('menuitem', { name: 'New image…' });
  const name = await item.getByText('New image…').boundingBox();
  const keys = await item.getByText('Ctrl+N').boundingBox();
  expect(name!.x).toBeGreaterThan(keys!.x + keys!.width);
});

test('read from the right, a file and a disk still go from left to right, and so do the keys in them', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  await readFromRight(page);
  const map = await showView(page, 'Map');
  await map.getByRole('application').focus();
  const line = map.locator('.map-line');
  await page.keyboard.press('Home');
  await expect(line).toContainText('header');
  await page.keyboard.press('ArrowRight');
  await expect(line).toContainText('refcount table');
  await page.keyboard.press('ArrowLeft');
  await expect(line).toContainText('header');

  await page.keyboard.press('Control+Shift+R');
  const end = page.getByRole('slider', { name: 'End of the disk' });
  const at = async () => (await page.locator('.resize-bar-end').boundingBox())!.x;
  const before = await at();
  await end.focus();
  await page.keyboard.press('PageUp');
  await expect.poll(at).toBeGreaterThan(before);
  const further = await at();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(at).toBeLessThan(further);
});
