import type { Page } from '@playwright/test';
import { violations } from './accessibility';
import { expect, test } from './fixtures';
import { showView } from './views';

const explanation = (page: Page) => page.getByRole('dialog', { name: /cluster explained/ });
const map = (page: Page) => page.getByRole('application', { name: 'Map of the host file' });

test('a cluster of the map is explained by keys alone, down to its bits', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  await showView(page, 'Map');
  await map(page).focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('e');
  const dialog = explanation(page);
  const steps = dialog.getByRole('list', { name: 'The walk to its data' }).locator('> li');
  await expect(steps).toHaveCount(4);
  await expect(steps.nth(1)).toContainText('L1[0]');
  await expect(
    steps
      .nth(1)
      .getByRole('row', { name: /COPIED/ })
      .first(),
  ).toContainText('0x1');
  await expect(steps.nth(2)).toContainText('Leads to a cluster with data.');
  await expect(steps.nth(3)).toContainText('01 01 01 01');
  expect(await violations(page)).toEqual([]);

  // a link leads on: from the walk to the L2 table itself
  await steps.nth(1).getByRole('link', { name: 'Show the cluster at 0x4_0000' }).first().click();
  await expect(dialog.getByRole('list', { name: 'The cluster of the file' })).toContainText('An L2 table');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('an offset of an explanation leads to its bytes', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  await showView(page, 'Map');
  await map(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('e');
  await expect(explanation(page)).toContainText('The refcount table');
  await explanation(page)
    .getByRole('link', { name: /^Show bytes at 0x1_0000/ })
    .first()
    .click();
  await expect(explanation(page)).toBeHidden();
  await expect(page.getByRole('main', { name: 'Header' })).toBeVisible();
});

test('what is wrong with the bits of an entry is marked and said', async ({ launch }) => {
  const { page } = await launch();
  await page.getByRole('button', { name: 'A broken one' }).click();
  await showView(page, 'Map');
  await page.getByRole('radio', { name: 'Guest disk' }).click();
  const guest = page.getByRole('application', { name: 'Map of the guest disk' });
  await guest.focus();
  for (let step = 0; step < 34; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('e');
  await expect(explanation(page)).toContainText('Bits are set that mean nothing.');
});
