/** Names of undo files: they lead back to the image, and sort by time. */
import { homedir } from 'node:os';
import { createHash } from 'node:crypto';
import { basename, dirname, join, posix, win32 } from 'node:path';
import { UNDO_ENDING } from './undo-ending';

/** Bytes of a name that file systems take, less what is added to the image's name. */
const LONGEST_NAME = 255 - 64;
/** A file that has not got its name yet, see `nameBeside`. */
const PART = /^\.(.+)\.[0-9a-f]{12}\.part$/;
const STAMP = /^\.\d{8}-\d{6}(-\d+)?\.platter-undo$/;

/** A folder, and how names of undo files of one image begin there. */
export interface UndoNames {
  readonly folder: string;
  readonly start: string;
}

/** Beside an image. @param image path with no link in it */
export const namesBeside = (image: string): UndoNames => ({
  folder: dirname(image),
  start: shortened(basename(image)),
});

/** In a folder for images from anywhere: the path is in the name, too. @param image path with no link in it */
export const namesIn = (folder: string, image: string): UndoNames => ({
  folder,
  start: `${shortened(basename(image))}.${createHash('sha256').update(image).digest('hex').slice(0, 12)}`,
});

/** The undo file made at a time. @param attempt from 1 on, as several may be made in a second */
export function undoName({ folder, start }: UndoNames, made: Date, attempt: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${made.getFullYear()}${two(made.getMonth() + 1)}${two(made.getDate())}`;
  const time = `${two(made.getHours())}${two(made.getMinutes())}${two(made.getSeconds())}`;
  return join(folder, `${start}.${day}-${time}${attempt > 1 ? `-${attempt}` : ''}${UNDO_ENDING}`);
}

/** Whether a file of that folder is an undo file of the image. */
export const isUndoName = ({ start }: UndoNames, name: string): boolean =>
  name.startsWith(start) && STAMP.test(name.slice(start.length));

/** Whether a file of that folder was to become an undo file of the image. Longer names are cut, and may be anybody's. */
export const isUndoLitter = ({ start }: UndoNames, name: string): boolean => {
  const made = PART.exec(name)?.[1];
  return made !== undefined && made.startsWith(start) && STAMP.test(made.slice(start.length));
};

/** The folder for undo files of images whose own folder can't be written to: where the app keeps what it remembers. */
export function defaultUndoFolder(
  platform: string,
  home: string,
  { APPDATA, XDG_CONFIG_HOME }: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') {
    return win32.join(APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Platter', 'undo');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Platter', 'undo');
  return posix.join(XDG_CONFIG_HOME || posix.join(home, '.config'), 'Platter', 'undo');
}

/** The same on this system. */
export const usualUndoFolder = (): string => defaultUndoFolder(process.platform, homedir(), process.env);

/** Cuts at a character. */
function shortened(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= LONGEST_NAME) return name;
  return new TextDecoder().decode(bytes.subarray(0, LONGEST_NAME)).replace(/\uFFFD+$/, '');
}
