import { join } from 'node:path';
import { app } from 'electron';
import type { Arrivals } from './arrivals';
import type { HandedOver } from './handed-over';
import { PrivateLists } from './private-lists';

/**
 * Bytes of a command line that surely reach the running instance. Chromium sends all of it, with the working
 * directory and what we add, in one message; of more than 32 KiB the instance that gets it dies.
 */
const MOST_ARGUMENTS = 20 * 1024;

/** Bytes of paths that travel in that message, as `bytesOf` counts them; more are left in a file. */
export const MOST_PATH_BYTES = 6 * 1024;

/** Letters take up to two bytes in the message, and each text some for its length. */
const bytesOf = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + 2 * path.length + 8, 0);

/** Whether a command line can be handed to another instance without harm to it. */
export const fitsOneMessage = (argv: readonly string[]): boolean =>
  argv.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0) <= MOST_ARGUMENTS;

/** What becomes of the images of this and of later command lines. */
export interface InstanceContext {
  readonly arrivals: Arrivals;
  /** brings the window to the front */
  readonly show: () => void;
  /** called when the images of another command line are not known */
  readonly lost: (error: unknown) => void;
}

/**
 * Makes this the one instance, or hands the images of its command line to the one that runs. Each process
 * reads its own command line: only it knows its working directory and which of the arguments are its own.
 * @returns false when another instance has taken over
 */
export function claimSingleInstance(
  paths: readonly string[],
  { arrivals, show, lost }: InstanceContext,
): boolean {
  const lists = new PrivateLists(join(app.getPath('userData'), 'handed-over'));
  const message = messageFor(paths, lists);
  if (!app.requestSingleInstanceLock(enclosed(message))) return false;
  if (message && 'list' in message) lists.remove(message.list);
  lists.removeStale();
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    show();
    import('./handed-over')
      .then(({ received }) => received(data, lists))
      .then((images) => arrivals.add(images), lost);
  });
  arrivals.add(paths);
  return true;
}

/** What is sent for paths: themselves, or the list that they are in. */
function messageFor(paths: readonly string[], lists: PrivateLists): HandedOver | undefined {
  if (bytesOf(paths) <= MOST_PATH_BYTES) return { paths: [...paths] };
  try {
    return { list: lists.write(paths) };
  } catch (error) {
    console.error('The list of files could not be written:', error);
    // the instance that runs says that something is missing
    return undefined;
  }
}

/**
 * One text of ASCII: Electron 25 loses some arrays of texts on the way (nine to twelve paths, not eight), and never such
 * a text.
 */
export const enclosed = (message: HandedOver | undefined): Record<string, string> =>
  message === undefined
    ? {}
    : {
        json: JSON.stringify(message).replaceAll(
          /[^\0-\x7f]/g,
          (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
      };
