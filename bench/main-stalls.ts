import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { duration, type Row } from './requirement';

/** What main may be busy with at a time: longer, and menus and dialogs stick. */
const STALL_MILLISECONDS = 50;

/** What `busy` of the rows counts, for the notes of sections that have such rows. */
export const STALL_NOTE =
  'Main is busy while nothing else can run there: it works, or waits for a file or another process. The time in which it was ready and the system gave the cores to others, to the window and the engine among them (as Linux counts it), is not its work; in brackets is the longest with it, by the clock.';

/** How long only one piece of work could run in main, in milliseconds. */
export interface Stall {
  /** without what main waited for a core */
  readonly busy: number;
  readonly clock: number;
}

export interface Stalls {
  /** the app's code, until it waits for Electron */
  readonly whileLoaded: Stall;
  /** the longest since the start, or since `noteStalls` was called last */
  readonly longest: Stall;
}

type Watched = typeof globalThis & { stalls: Stalls & { longest: Stall } };

/** Arguments that have main watch itself from its first moment; they stand before the app's own. */
export const watchStalls = (root: string): readonly string[] => [
  '-r',
  join(root, 'bench', 'stall-watch.cjs'),
];

/** Forgets what was noted until now. */
export const noteStalls = (app: ElectronApplication): Promise<void> =>
  app.evaluate(() => {
    (globalThis as Watched).stalls.longest = { busy: 0, clock: 0 };
  });

/** What was noted until now. */
export const stallsOf = (app: ElectronApplication): Promise<Stalls> =>
  app.evaluate(() => (globalThis as Watched).stalls);

/** The line of the report about the longest of some. */
export function stallRow(when: string, stalls: readonly Stall[]): Row {
  const busy = Math.max(...stalls.map((stall) => stall.busy));
  const clock = Math.max(...stalls.map((stall) => stall.clock));
  return {
    what: `main busy at a time, ${when}, at most`,
    ours: `${duration(busy)} (${duration(clock)})`,
    target: duration(STALL_MILLISECONDS),
    met: busy <= STALL_MILLISECONDS,
  };
}
