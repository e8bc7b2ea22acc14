import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { showView } from './views';

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
