import { app } from 'electron';
import { errorToWire } from '../shared/errors';
import { tellWithLog } from './app-log';
import { log } from './log';

/**
 * Says that the app can't start, and ends it. It gives up its place as the one instance: without a window it would
 * swallow every later start.
 */
export async function tellCannotStart(error: unknown): Promise<void> {
  log.failure('main', 'could not start', errorToWire(error));
  app.releaseSingleInstanceLock();
  try {
    await tellWithLog(
      'Platter can not start',
      'Something failed inside before there was a window. No image was opened. Start it again; where that does not help, install it again. The log says what happened.',
      'Quit',
    );
  } finally {
    app.exit(1);
  }
}
