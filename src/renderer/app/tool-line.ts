/** The commands that do what the window does. */
import { shellWord } from '../../shared/shell-word';

/** A file as a command takes it: not for an option where its name begins with a dash. */
export function pathIn(folder: string, fileName: string): string {
  const path = folder === '' ? fileName : `${folder.replace(/[/\\]$/, '')}/${fileName}`;
  return path.startsWith('-') ? `./${path}` : path;
}

/** A line of qcow-tool; arguments that are undefined are left out. */
export const toolLine = (...parts: readonly (string | undefined)[]): string =>
  ['qcow-tool', ...parts.filter((part) => part !== undefined).map(shellWord)].join(' ');
