import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { hoverUntil, showView } from './views';

/**
 * Clusters of the shelf's healthy image: 0 header, 1 refcount table, 2 refcount block, 3 L1, 4 L2,
 * data from 5 on; the guest has data at 0 … 1 MiB and 4 … 6 MiB.
 */
const hostMap = (page: Page) => page.getByRole('application', { name: 'Map of the host file' });
const guestMap = (page: Page) => page.getByRole('application', { name: 'Map of the guest disk' });
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

/** Middle of a cell of the first row, as zoomed in as a small image is. */
const cell = (index: number) => ({ position: { x: index * 28 + 14, y: 14 } });

test('a click inspects a cluster: kind, refcount, owners and the walk to its data', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  await showView(page, 'Map');
  await expect(hostMap(page)).toContainText('Header: 1');
  await hostMap(page).click(cell(5));
  const details = inspector(page).getByRole('region', { name: 'Selected cluster' });
  await expect(details.getByRole('heading', { name: /cluster 0x5/ })).toBeVisible();
  await expect(details).toContainText('Data');
  await expect(details).toContainText('active disk');
  const walk = details.getByRole('list', { name: 'The walk to its data' }).getByRole('listitem');
  await expect(walk).toHaveCount(2);
  await expect(walk.first()).toContainText('L1[0]');
});

test('hovering says what lies under the pointer', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Map');
  await expect(hostMap(page)).toContainText('Header: 1');
  await hoverUntil(
    page,
    hostMap(page),
    () => expect(view.getByText(/^Cluster 0x3 · L1 table/i)).toBeVisible({ timeout: 1000 }),
    cell(3),
  );
});

test('keys do what the pointer does: move, inspect, select, jump to the next run', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  await showView(page, 'Map');
  await expect(hostMap(page)).toContainText('Header: 1');
  await hostMap(page).focus();
  await page.keyboard.press('Home');
  for (let steps = 0; steps < 4; steps++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { name: /cluster 0x4/ })).toBeVisible();
  await expect(inspector(page)).toContainText('L2 table');

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  const selection = inspector(page).getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('3 clusters, 192 KiB');
});

test('a range of the guest disk is found in the file, and shown there', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Map');
  await view.getByRole('radio', { name: 'Guest disk' }).check({ force: true });
  await expect(guestMap(page)).toContainText('Data');
  await guestMap(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  const selection = inspector(page).getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('2 clusters, 128 KiB');
  await expect(selection).toContainText('It takes 128 KiB of the host file, in 1 piece.');
  await selection.getByRole('button', { name: 'Show on the host file' }).click();
  await expect(hostMap(page)).toBeVisible();
  await expect(guestMap(page)).toBeVisible();
  await expect(selection).toContainText('2 clusters, 128 KiB');
});

test('wheel and keys zoom, and Show all goes back', async ({ launch, shelf }) => {
  test.slow();
  const { page } = await launch([await shelf.preallocated('large.qcow2', '64G')]);
  const view = await showView(page, 'Map');
  const scale = view.getByText(/to a cell/);
  await expect(hostMap(page)).toContainText('Data');
  const whole = await scale.textContent();
  await hostMap(page).hover({ position: { x: 200, y: 200 } });
  await page.keyboard.down('Control');
  for (let turns = 0; turns < 4; turns++) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(scale).not.toHaveText(whole ?? '');
  await view.getByRole('button', { name: 'Show all' }).click();
  await expect(scale).toHaveText(whole ?? '');
  await hostMap(page).focus();
  await page.keyboard.press('+');
  await expect(scale).not.toHaveText(whole ?? '');
  await page.keyboard.press('0');
  await expect(scale).toHaveText(whole ?? '');
});

test('the legend counts each class and filters the map by it', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.corrupt()]);
  await showView(page, 'Map');
  const damaged = inspector(page).getByRole('button', { name: /^Damaged/ });
  await expect(damaged).toContainText('64 KiB');
  await damaged.click();
  await expect(damaged).toHaveAttribute('aria-pressed', 'true');
});

test('the table of extents is sorted, filtered and copied', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Map');
  await view.getByRole('radio', { name: 'Table' }).check({ force: true });
  const table = view.getByRole('grid', { name: 'Extents of the host file' });
  await expect(table.getByRole('row').nth(1)).toContainText('Header');

  await table.getByRole('button', { name: 'Length' }).click();
  await table.getByRole('button', { name: 'Length' }).click();
  await expect(table.getByRole('row').nth(1)).toContainText('Data');

  await view.getByRole('textbox', { name: 'Filter extents' }).fill('l2-table');
  await expect(view.getByRole('status')).toHaveText('1 extent');
  await expect(table.getByRole('row')).toHaveCount(2);

  await view.getByRole('button', { name: /^CSV/ }).click();
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/L2 table|l2-table|l2Table/);
});
