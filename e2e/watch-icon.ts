import type { ElectronApplication } from '@playwright/test';

/** What the icon of the app was told, from now on. */
export async function watchIcon(
  app: ElectronApplication,
): Promise<() => Promise<readonly (readonly unknown[])[]>> {
  await app.evaluate(({ BrowserWindow }) => {
    const told: unknown[][] = [];
    Object.assign(globalThis, { told });
    const [window] = BrowserWindow.getAllWindows();
    window.setProgressBar = (...args: unknown[]) => void told.push(args);
  });
  return () => app.evaluate(() => (globalThis as unknown as { told: unknown[][] }).told);
}
