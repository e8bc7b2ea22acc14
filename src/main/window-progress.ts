import type { BrowserWindow } from 'electron';
import type { ShownProgress } from './task-bar';

/** Shows on the icon of a window how far work is. */
export function showProgress(window: BrowserWindow | undefined, progress: ShownProgress | undefined): void {
  if (!window || window.isDestroyed()) return;
  if (progress) window.setProgressBar(progress.done, { mode: progress.paused ? 'paused' : 'normal' });
  else window.setProgressBar(-1);
}
