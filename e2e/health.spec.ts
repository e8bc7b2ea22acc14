import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { showView } from './views';
import { watchIcon } from './watch-icon';

/** The title's verdict, which every view shows. */
const verdict = (page: Page, text: string) => page.locator('header').getByText(text, { exact: true });

test('a healthy image gets a plain verdict', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  await expect(verdict(page, 'Not checked')).toBeVisible();
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(verdict(page, 'Healthy')).toBeVisible();
  await expect(view.getByRole('region', { name: 'Verdict' })).toContainText(/0\s*Corruptions/);
});

test('the icon of the app and the title show a check until it ends', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Health');
  const icon = await watchIcon(app);
  await page.evaluate(() => {
    const titles: string[] = [];
    Object.assign(globalThis, { titles });
    new MutationObserver(() => titles.push(document.title)).observe(document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(verdict(page, 'Healthy')).toBeVisible();
  await expect.poll(async () => (await icon()).at(-1)).toEqual([-1]);
  expect((await icon())[0]).toEqual([0, { mode: 'normal' }]);
  await expect(page).toHaveTitle('healthy.qcow2 — Platter');
  const titles = await page.evaluate(() => (globalThis as unknown as { titles: string[] }).titles);
  expect(titles.join()).toMatch(/\d+ % · Checking — healthy\.qcow2/);
});

test('leaks are named as what they are: space, no harm', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.leaky()]);
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(verdict(page, 'Leaks 64 KiB')).toBeVisible();
});

test('each finding of a corrupt image says what it is and where, and leads to its bytes', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.corrupt()]);
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(verdict(page, 'Damaged')).toBeVisible();
  const row = view
    .getByRole('grid', { name: 'Findings of the check' })
    .getByRole('row', { name: /0x5_0000/ });
  await expect(row).toContainText('Data at risk');
  await row.click();
  await expect(view).toContainText(/qemu-img check -r|repair/i);
});

test('an image that QEMU marked as corrupt is never called healthy', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.markedCorrupt()]);
  await expect(verdict(page, 'Marked corrupt')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText(
    'QEMU marked this image as corrupt',
  );
  const view = await showView(page, 'Health');
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(view.getByRole('region', { name: 'Verdict' })).toContainText('marked this image as corrupt');
  await expect(verdict(page, 'Marked corrupt')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Repair… 1/ })).toContainText('1 to mend');
});

test('many findings of one kind share a row that opens', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.corruptOften()]);
  const view = await showView(page, 'Health');
  await expect(view).toContainText('384 KiB damaged');
  await view.getByRole('button', { name: 'Run check' }).click();
  const rows = view.getByRole('grid', { name: 'Findings of the check' }).getByRole('row');
  const group = view.getByRole('button', { name: /^Clusters used more often than counted/ });
  const closed = await rows.count();
  await group.click();
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await expect(rows).toHaveCount(closed + 6);
  await rows
    .filter({ hasText: /^Used more often than counted/ })
    .first()
    .click();
  await view.getByRole('button', { name: 'Show bytes' }).click();
  await expect(page.getByRole('application', { name: 'Bytes of the file' })).toBeVisible();
});

test('a check shows how it goes, and can be cancelled', async ({ launch, shelf }) => {
  test.slow();
  const { page } = await launch([await shelf.preallocated('large.qcow2', '1T')]);
  const view = await showView(page, 'Health');
  await expect(view.getByRole('button', { name: 'Run check' })).toBeEnabled();

  // a check of this image takes a fraction of a second: watched and stopped from inside of the page
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const section = document.querySelector('section[aria-label="Check under way"]');
      if (section?.textContent) seen.push(section.textContent);
      const cancel = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent === 'Cancel check',
      );
      if (seen.length > 0) cancel?.click();
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await view.getByRole('button', { name: 'Run check' }).click();
  await expect(view.getByRole('button', { name: 'Run check' })).toBeVisible();
  await expect(verdict(page, 'Not checked')).toBeVisible();
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen.join()).toMatch(/\d+ %/);
});
