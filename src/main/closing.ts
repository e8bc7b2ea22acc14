import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { chooseLeaving } from './dialogs';
import type { FolderQueue } from './folder-queue';
import type { Jobs } from './jobs';

/** What came of work is told before the app ends: the window hears of it first, and has the system say it. */
const FAREWELL = 2000;

/**
 * Whether a window may close now. While files are written it may not: it asks. What is to go on in the background does so
 * in a window that is hidden, and that closes, or ends the app, when nothing is written any more.
 */
export function mayClose(
  jobs: Jobs,
  queue: Pick<FolderQueue, 'isWritingHeld'>,
): (window: BrowserWindow) => boolean {
  let quitting = false;
  let asking = false;
  app.on('before-quit', () => (quitting = true));

  const leave = (window: BrowserWindow, wholly: boolean): void => {
    if (wholly) app.quit();
    else if (!window.isDestroyed()) window.close();
  };
  const workHidden = async (window: BrowserWindow, wholly: boolean): Promise<void> => {
    window.hide();
    await jobs.writingOver();
    await new Promise((resolve) => setTimeout(resolve, FAREWELL));
    // another start of the app, or a click on a notification, brings it back, and then it stays
    if (!window.isDestroyed() && !window.isVisible()) leave(window, wholly);
  };
  const ask = async (window: BrowserWindow): Promise<void> => {
    const wholly = quitting;
    quitting = false;
    if (!window.isVisible()) window.show();
    // what rests, or waits for what does, is never over while nobody sees it
    const way = await chooseLeaving(window, !jobs.isResting() && !queue.isWritingHeld);
    if (way === 'background') void workHidden(window, wholly);
    if (way !== 'stop') return;
    await jobs.stopWriting();
    leave(window, wholly);
  };

  return (window) => {
    if (!jobs.isWriting()) return true;
    if (!asking) {
      asking = true;
      void ask(window).finally(() => (asking = false));
    }
    return false;
  };
}
