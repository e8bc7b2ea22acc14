import { app, dialog } from 'electron';
import { errorToWire } from '../shared/errors';
import { openLogFolder } from './app-log';
import { log } from './log';

/**
 * Says that the app can't start, and ends it. It gives up its place as the one instance: without a window it would
 * swallow every later start.
 */
export async function tellCannotStart(error: unknown): Promise<void> {
  log.failure('main', 'could not start', errorToWire(error));
  app.releaseSingleInstanceLock();
  try {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'Platter can not start',
      detail:
        'Something failed inside before there was a window. No image was opened. Start it again; where that does not help, install it again. The log says what happened.',
      buttons: ['Quit', 'Open log folder'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) await openLogFolder();
  } finally {
    app.exit(1);
  }
}
