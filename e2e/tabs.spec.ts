import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const strip = (page: Page) => page.getByRole('navigation', { name: 'Open images' });

test('of more tabs than fit the one in front is in sight, and a menu lists them all', async ({
  launch,
  shelf,
}) => {
  const names = Array.from({ length: 16 }, (_, index) => `virtual-machine-${index + 1}.qcow2`);
  const first = await shelf.healthy(names[0]);
  const paths = await Promise.all(names.slice(1).map((name) => shelf.copy(first, name)));
  const { page } = await launch([first, ...paths]);
  const tab = (name: string) => strip(page).getByRole('button', { name: `${name}, `, exact: false });
  await expect(tab(names[15])).toBeInViewport({ ratio: 1 });
  await expect(tab(names[0])).not.toBeInViewport();
  await expect(page.getByRole('button', { name: 'Open…' })).toBeInViewport({ ratio: 1 });

  await page.keyboard.press('Control+Tab');
  await expect(tab(names[0])).toBeInViewport({ ratio: 1 });

  await strip(page).hover();
  await page.mouse.wheel(0, 5000);
  await expect(tab(names[15])).toBeInViewport({ ratio: 1 });

  await page.getByRole('button', { name: 'All open images' }).click();
  await page.getByRole('menuitem', { name: names[7] }).click();
  await expect(tab(names[7])).toHaveAttribute('aria-current', 'page');
  await expect(tab(names[7])).toBeInViewport({ ratio: 1 });
});

test('the page stays where it is while a map is read and a check runs', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const top = async () => (await page.getByRole('heading', { name: 'Sizes' }).boundingBox())?.y;
  const jobs = page.getByRole('contentinfo', { name: 'Jobs' });
  await expect(jobs).toBeVisible();
  await expect(page.getByText('The map shows nothing damaged')).toBeVisible();
  const before = await top();
  await page.keyboard.press('Control+Shift+C');
  await expect(page.getByText(/^Every reference agrees/)).toBeVisible();
  expect(await top()).toBe(before);
  await expect(jobs).toBeVisible();
});
