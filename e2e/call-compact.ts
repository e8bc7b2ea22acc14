import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';

/** Calls Compact by its key once the forecast is there. */
export async function callCompact(page: Page): Promise<Locator> {
  await expect(page.getByRole('button', { name: /^Compact…/ }).first()).toContainText(
    /frees|cuts off|nothing/,
  );
  await page.keyboard.press('Control+Shift+k');
  const sheet = page.getByRole('dialog', { name: /^Compact/ });
  await sheet.waitFor();
  return sheet;
}

/** What of `window.platter` the page is asked for here. */
interface MovesBridge {
  readonly platter: {
    on(
      event: 'clusterMoves',
      listener: (moves: { readonly steps: readonly { readonly state: string }[] }) => void,
    ): void;
  };
}

/** Starts, and has it rest after its first batch or a few more: by a press in the page, as batches take no time here. */
export async function startAndPause(page: Page, sheet: Locator): Promise<Locator> {
  await page.evaluate(() => {
    let isPressed = false;
    (globalThis as unknown as MovesBridge).platter.on('clusterMoves', ({ steps }) => {
      if (isPressed || !steps.some(({ state }) => state === 'referenced')) return;
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('.dialog-actions button')];
      const pause = buttons.find(({ textContent }) => textContent === 'Pause');
      // it may not be drawn yet; the next event comes soon
      if (!pause || pause.disabled) return;
      isPressed = true;
      pause.click();
    });
  });
  await sheet.getByRole('button', { name: 'Compact', exact: true }).click();
  const running = sheet.getByRole('region', { name: 'Under way' });
  await expect(running).toContainText('paused', { timeout: 30_000 });
  await expect(running.locator('.key-value', { hasText: 'Clusters moved' })).toContainText(/[1-9]/);
  return running;
}
