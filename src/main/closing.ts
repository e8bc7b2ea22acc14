import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { confirmStop } from './dialogs';
import type { Jobs } from './jobs';

/**
 * Whether a window may close now. While files are written it may not: it asks, and closes the window, or ends the app,
 * when that was stopped.
 */
export function mayClose(jobs: Jobs): (window: BrowserWindow) => boolean {
  let quitting = false;
  let asking = false;
  app.on('before-quit', () => (quitting = true));
  const stopAndClose = async (window: BrowserWindow): Promise<void> => {
    const leaving = quitting;
    quitting = false;
    if (!(await confirmStop(window, 'app'))) return;
    await jobs.stopWriting();
    if (leaving) app.quit();
    else if (!window.isDestroyed()) window.close();
  };
  return (window) => {
    if (!jobs.isWriting()) return true;
    if (!asking) {
      asking = true;
      void stopAndClose(window).finally(() => (asking = false));
    }
    return false;
  };
}
