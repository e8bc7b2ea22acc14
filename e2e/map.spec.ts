import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { hoverUntil, showView } from './views';

/**
 * Clusters of the shelf's healthy image: 0 header, 1 refcount table, 2 refcount block, 3 L1, 4 L2,
 * data from 5 on; the guest has data at 0 … 1 MiB and 4 … 6 MiB.
 */
const hostMap = (page: Page) => page.getByRole('application', { name: 'Map of the host file' });
const guestMap = (page: Page) => page.getByRole('application', { name: 'Map of the guest disk' });
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

/** A place in a cell of the first row, as large as the cells of a small image are. */
const cell = (index: number) => ({ position: { x: index * 59 + 24, y: 24 } });

/** Presses in one cell of the first row and lets go in another. */
async function drag(page: Page, map: Locator, from: number, to: number): Promise<void> {
  const box = (await map.boundingBox())!;
  const at = (index: number) => [box.x + cell(index).position.x, box.y + cell(index).position.y] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
}

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

test('what lies under the pointer changes with the view, however that was moved', async ({
  launch,
  shelf,
}) => {
  test.slow();
  const { page } = await launch([await shelf.preallocated('large.qcow2', '64G')]);
  const view = await showView(page, 'Map');
  await expect(hostMap(page)).toContainText('Data');
  const place = view.getByText(/^Clusters? /);
  const position = { x: 300, y: 200 };
  await hoverUntil(page, hostMap(page), () => expect(place).toBeVisible({ timeout: 1000 }), { position });
  const before = await place.textContent();
  await page.keyboard.down('Control');
  for (let turns = 0; turns < 6; turns++) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(place).not.toHaveText(before ?? '');
  const zoomed = await place.textContent();
  await page.mouse.wheel(0, 400);
  await expect(place).not.toHaveText(zoomed ?? '');
  const panned = await place.textContent();
  // the same cell is named by a pointer that moves inside of it
  await page.mouse.move(0, 0);
  await hostMap(page).hover({ position });
  await expect(place).toHaveText(panned ?? '');
});

test('a drag selects what was dragged over where there is nothing to pan, and with Shift', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  await showView(page, 'Map');
  await expect(hostMap(page)).toContainText('Header: 1');
  const selection = inspector(page).getByRole('region', { name: 'Selection' });
  await hostMap(page).click(cell(1));
  await drag(page, hostMap(page), 5, 7);
  await expect(selection).toContainText('3 clusters, 192 KiB');
  await expect(inspector(page).getByRole('heading', { name: /First cluster 0x5/ })).toBeVisible();

  await hostMap(page).click(cell(1));
  await page.keyboard.down('Shift');
  await drag(page, hostMap(page), 8, 6);
  await page.keyboard.up('Shift');
  await expect(selection).toContainText('3 clusters, 192 KiB');
  await expect(inspector(page).getByRole('heading', { name: /First cluster 0x6/ })).toBeVisible();

  await hostMap(page).click(cell(1));
  await hostMap(page).click({ ...cell(4), modifiers: ['Shift'] });
  await expect(selection).toContainText('4 clusters, 256 KiB');
  await expect(inspector(page).getByRole('heading', { name: /First cluster 0x1/ })).toBeVisible();
});

test('what only a snapshot uses is named so, with the place where the snapshot has it', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.withSnapshots()]);
  const view = await showView(page, 'Map');
  await inspector(page).getByRole('button', { name: 'Kinds of in snapshots' }).click();
  const kept = inspector(page).getByRole('button', { name: /^Only in snapshots/ });
  await expect(kept).toContainText('256 KiB');
  await view.getByRole('radio', { name: 'Table' }).check({ force: true });
  await view.getByRole('textbox', { name: 'Filter extents' }).fill('snapshot-data');
  await view.getByRole('grid').getByRole('row').nth(1).click();
  const details = inspector(page).getByRole('region', { name: 'Selected cluster' });
  await expect(details).toContainText('Only in snapshots');
  await expect(details).toContainText('Guest, in snapshots0x0');
});

test('both maps show their scale, and what is under the pointer on the other side', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Map');
  await view.getByRole('radio', { name: 'Both' }).check({ force: true });
  await expect(view.getByText('file 1 to a cell · disk 1 to a cell')).toBeVisible();
  await expect(guestMap(page)).toContainText('Data');
  const marks = guestMap(page).locator('canvas').last();
  const before = await marks.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await hostMap(page).hover({ position: { x: 20, y: 100 } });
  await expect.poll(() => marks.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())).not.toBe(before);
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

test('a filter that is not understood says so without covering the table, and copies nothing', async ({
  launch,
  shelf,
}) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Map');
  await view.getByRole('radio', { name: 'Table' }).check({ force: true });
  const filter = view.getByRole('textbox', { name: 'Filter extents' });
  await filter.fill('nonsense');
  const problem = view.getByText('nonsense is no kind of cluster');
  await expect(problem).toBeVisible();
  const table = view.getByRole('grid');
  const [problemBox, tableBox] = [(await problem.boundingBox())!, (await table.boundingBox())!];
  expect(problemBox.y + problemBox.height).toBeLessThanOrEqual(tableBox.y);
  for (const name of [/^CSV/, /^JSON/]) await expect(view.getByRole('button', { name })).toBeDisabled();
  await expect(view.getByRole('status')).toHaveText('Nothing to list or copy');

  await inspector(page).getByRole('button', { name: /^Data/ }).click();
  await filter.fill('zero');
  await expect(table).toContainText('The legend filters too');
});

test('no offset in the tables is cut, however little room there is', async ({ launch, shelf }) => {
  const { app, page } = await launch([await shelf.preallocated('large.qcow2', '64G')]);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1000, 640));
  const view = await showView(page, 'Map');
  await view.getByRole('radio', { name: 'Both' }).check({ force: true });
  await view.getByRole('radio', { name: 'Table' }).check({ force: true });
  await expect(view.getByRole('grid').last().getByRole('row').nth(1)).toContainText('Data');
  for (const table of await view.getByRole('grid').all()) {
    const right = await table.evaluate((grid) => grid.getBoundingClientRect().left + grid.clientWidth);
    const offsets = table.locator('.table-cell:has(.mono)');
    const cut = await offsets.evaluateAll(
      (cells, edge) =>
        cells.filter(
          (offset) => offset.scrollWidth > offset.clientWidth || offset.getBoundingClientRect().right > edge,
        ).length,
      right,
    );
    expect(await offsets.count()).toBeGreaterThan(0);
    expect(cut).toBe(0);
  }
});
