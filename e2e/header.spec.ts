import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures';
import { hoverUntil, showView } from './views';

const fields = (view: Locator) => view.getByRole('listbox', { name: 'Header fields' });
const bytes = (view: Locator) => view.getByRole('application', { name: 'Bytes of the file' });
/** Offsets of the bytes that carry a mark of the hex view; each stands there as hex and as text. */
const offsetsOf = async (view: Locator, mark: 'is-marked' | 'is-hovered') =>
  bytes(view)
    .locator(`.hex-byte.${mark}`)
    .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-offset'))));

test('shows every field with value, meaning, raw bytes and offset', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Header');
  const size = fields(view).getByRole('option', { name: 'size', exact: true });
  await expect(size).toContainText('67\u202f108\u202f864');
  await expect(size).toContainText('64 MiB');
  await expect(size).toContainText('0000000004000000 @ 0x18');
  await expect(bytes(view).locator('.hex-byte').first()).toHaveText('51');
});

test('a field lights its bytes, by pointer and by choice', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Header');
  await hoverUntil(page, fields(view).getByRole('option', { name: 'cluster_bits' }), async () =>
    expect(await offsetsOf(view, 'is-hovered')).toEqual([20, 21, 22, 23]),
  );
  await fields(view).getByRole('option', { name: 'version' }).click();
  await expect.poll(() => offsetsOf(view, 'is-marked')).toEqual([4, 5, 6, 7]);
});

test('bytes light their field, by pointer, click and keys', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Header');
  const lengthField = fields(view).getByRole('option', { name: 'header_length' });
  await hoverUntil(page, bytes(view).locator('.hex-byte[data-offset="101"]'), () =>
    expect(lengthField).toHaveAttribute('data-lit', 'true', { timeout: 1000 }),
  );
  await bytes(view).locator('.hex-byte[data-offset="101"]').click();
  await expect(lengthField).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(
    fields(view).getByRole('option', { name: 'compatible_features', exact: true }),
  ).toHaveAttribute('aria-selected', 'true');
});

test('the hex view goes to any offset of the file', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const view = await showView(page, 'Header');
  await view.getByRole('textbox', { name: 'Go to offset' }).fill('0x30000');
  await page.keyboard.press('Enter');
  await expect(bytes(view).locator('.hex-byte[data-offset="196608"]')).toHaveText('80');

  await view.getByRole('textbox', { name: 'Go to offset' }).fill('0xfffffffff');
  await expect(view.getByText(/^The last byte is 0x/)).toBeVisible();
  await view.getByRole('textbox', { name: 'Go to offset' }).fill('header');
  await expect(view.getByText(/^Write a number/)).toBeVisible();
});

test('snapshots and the backing chain are listed', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.withSnapshots(), await shelf.overlay()]);
  const chain = await showView(page, 'Chain');
  await expect(chain).toContainText('base.qcow2');
  await page
    .getByRole('navigation', { name: 'Open images' })
    .getByRole('button', { name: 'snapshots.qcow2' })
    .first()
    .click();
  const snapshots = await showView(page, 'Snapshots');
  await expect(snapshots).toContainText('before update');
  await expect(snapshots).toContainText('after update');
});
