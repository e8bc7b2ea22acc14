import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { duration, type Row } from './requirement';

/** What main may be busy with at a time: longer, and menus and dialogs stick. */
const STALL_MILLISECONDS = 50;

/** Times in which nothing but one piece of work could run in main, in milliseconds. */
export interface Stalls {
  /** the app's code, until it waits for Electron */
  readonly whileLoaded: number;
  /** the longest since the start, or since `noteStalls` was called last */
  readonly longest: number;
}

type Watched = typeof globalThis & { stalls: Stalls & { longest: number } };

/** Arguments that have main watch itself from its first moment; they stand before the app's own. */
export const watchStalls = (root: string): readonly string[] => [
  '-r',
  join(root, 'bench', 'stall-watch.cjs'),
];

/** Forgets what was noted until now. */
export const noteStalls = (app: ElectronApplication): Promise<void> =>
  app.evaluate(() => {
    (globalThis as Watched).stalls.longest = 0;
  });

/** What was noted until now. */
export const stallsOf = (app: ElectronApplication): Promise<Stalls> =>
  app.evaluate(() => (globalThis as Watched).stalls);

/** The line of the report about it. */
export const stallRow = (when: string, milliseconds: number): Row => ({
  what: `main busy at a time, ${when}, at most`,
  ours: duration(milliseconds),
  target: duration(STALL_MILLISECONDS),
  met: milliseconds <= STALL_MILLISECONDS,
});
