import { pathIn, toolLine } from '../../app/tool-line';

/** The line that checks an image in a terminal. */
export const checkCommand = (folder: string, fileName: string, deep: boolean): string =>
  toolLine('check', deep ? '--deep' : undefined, pathIn(folder, fileName));
