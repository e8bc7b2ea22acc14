/** The commands that do what the window does. */
import { shellWord } from '../../shared/shell-word';

/** A file as a command takes it: not for an option where its name begins with a dash. */
export function pathIn(folder: string, fileName: string): string {
  const path = folder === '' ? fileName : `${folder.replace(/[/\\]$/, '')}/${fileName}`;
  return path.startsWith('-') ? `./${path}` : path;
}

/** A line of qcow-tool; arguments that are undefined are left out. */
export const toolLine = (...parts: readonly (string | undefined)[]): string =>
  ['qcow-tool', ...parts.filter((part) => part !== undefined).map(commandWord)].join(' ');

/**
 * An argument as a shell takes it. Names come with what can't be shown as its code, `\u202e`; the shell puts it back. A name that holds such a code as
 * text is taken for the other.
 */
export function commandWord(argument: string): string {
  if (!/\\u[0-9a-f]{4}/.test(argument)) return shellWord(argument);
  return `$'${argument.replaceAll(/\\(?!u[0-9a-f]{4})|'/g, (character) => `\\${character}`)}'`;
}

/** What a line names an image by. */
interface NamedFile {
  readonly folder: string;
  readonly fileName: string;
}

/** The line that tells what an image is; of a chain each image. */
export const infoCommand = ({ folder, fileName }: NamedFile, isChain = false): string =>
  toolLine('info', isChain ? '--backing-chain' : undefined, pathIn(folder, fileName));

/** The line that lists where each range of the disk lies, for a program to read. */
export const mapCommand = ({ folder, fileName }: NamedFile): string =>
  toolLine('map', '--output', 'json', pathIn(folder, fileName));
