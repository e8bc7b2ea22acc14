import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export type ViewName = 'Overview' | 'Header' | 'Map' | 'Health' | 'Snapshots' | 'Chain';
export const VIEW_NAMES: readonly ViewName[] = ['Overview', 'Header', 'Map', 'Health', 'Snapshots', 'Chain'];

/** Goes to a view of the image in front. */
export async function showView(page: Page, name: ViewName): Promise<Locator> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
  const view = page.getByRole('main', { name });
  await view.waitFor();
  return view;
}

/** Hovers until what should follow does: a page that still moves can slip away from under the pointer. */
export async function hoverUntil(
  page: Page,
  target: Locator,
  follows: () => Promise<void>,
  options?: Parameters<Locator['hover']>[0],
): Promise<void> {
  await expect(async () => {
    await page.mouse.move(0, 0);
    await target.hover(options);
    await follows();
  }).toPass({ timeout: 10_000 });
}
