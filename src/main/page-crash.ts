import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';

/** A page that crashes again this soon would crash forever. */
const AGAIN_MILLISECONDS = 10_000;

/** Loads the page again when its process dies; the engines and their images live on. */
export function setupPageCrash(window: BrowserWindow): void {
  let last = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    if (now - last > AGAIN_MILLISECONDS) {
      last = now;
      window.webContents.reload();
      return;
    }
    dialog.showErrorBox(
      'Platter has to close',
      `Its window stopped twice (${reason}). Images are whole, also one that was being written to.`,
    );
    app.exit(1);
  });
}
