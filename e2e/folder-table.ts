/** Finds what is on a page that shows a table of images. */
import type { Locator, Page } from '@playwright/test';

/** The table of images in front. */
export const table = (page: Page): Locator => page.getByRole('grid', { name: /^Images of/ });
/** The row of an image. */
export const row = (page: Page, name: string): Locator => table(page).getByRole('row', { name });
/** A button above the table. */
export const act = (page: Page, name: string): Locator =>
  page.getByRole('main', { name: 'Folder' }).getByRole('button', { name: new RegExp(`^${name}`) });
/** Puts the box before an image, or takes it away. */
export const mark = (page: Page, name: string): Promise<void> =>
  row(page, name).locator('.table-mark').click();
/** What the queue came to. */
export const results = (page: Page): Locator => page.getByRole('region', { name: 'Results' });

/** Has the queue rest as soon as it writes: it takes no time here. */
export const pauseOnStart = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { platter } = globalThis as unknown as {
      platter: {
        on(
          event: string,
          listener: (state: { writes: boolean; jobs: { hasBegun: boolean }[] }) => void,
        ): () => void;
        app(method: string, params: unknown): Promise<unknown>;
      };
    };
    const stop = platter.on('queue', ({ writes, jobs }) => {
      if (!writes || !jobs.some(({ hasBegun }) => hasBegun)) return;
      stop();
      void platter.app('pauseQueue', { paused: true });
    });
  });
