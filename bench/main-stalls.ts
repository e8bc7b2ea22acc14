import type { ElectronApplication } from '@playwright/test';
import { duration, type Row } from './requirement';

/** What main may be busy with at a time: longer, and menus and dialogs stick. */
const STALL_MILLISECONDS = 50;

/** Main notes the longest time in which nothing else could run. */
export const noteStalls = (app: ElectronApplication): Promise<void> =>
  app.evaluate(() => {
    let last = performance.now();
    Object.assign(globalThis, { longestStall: 0 });
    setInterval(() => {
      const now = performance.now();
      const known = globalThis as unknown as { longestStall: number };
      known.longestStall = Math.max(known.longestStall, now - last);
      last = now;
    }, 1);
  });

/** The longest time in which main was busy since it notes that, in milliseconds. */
export const stallOf = (app: ElectronApplication): Promise<number> =>
  app.evaluate(() => (globalThis as unknown as { longestStall: number }).longestStall);

/** The line of the report about it. */
export const stallRow = (when: string, milliseconds: number): Row => ({
  what: `main busy at a time, ${when}, at most`,
  ours: duration(milliseconds),
  target: duration(STALL_MILLISECONDS),
  met: milliseconds <= STALL_MILLISECONDS,
});
