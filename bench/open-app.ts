import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, type ElectronApplication, type Page } from '@playwright/test';
import { watchStalls } from './main-stalls';

/** The app as it runs. */
export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** `performance.now()` when it was started */
  readonly started: number;
}

/** Starts the app with settings of its own, and ends it whatever happens. */
export async function withApp<T>(root: string, use: (running: RunningApp) => Promise<T>): Promise<T> {
  const userData = mkdtempSync(join(tmpdir(), 'platter-bench-app-'));
  let app: ElectronApplication | undefined;
  try {
    const started = performance.now();
    app = await electron.launch({
      args: [...watchStalls(root), root, `--user-data-dir=${userData}`],
      colorScheme: null,
    });
    return await use({ app, page: await app.firstWindow(), started });
  } finally {
    await app?.close();
    rmSync(userData, { recursive: true, force: true });
  }
}

/** What all but one of twenty values do not exceed. */
export function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))];
}
