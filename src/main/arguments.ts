import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is needed to tell an image on the command line from everything else on it. */
export interface ArgumentContext {
  /** working directory of the process that was given the arguments */
  readonly cwd: string;
  /** paths that start the app itself when it runs unpackaged, e.g. `electron .` */
  readonly appPaths: readonly string[];
}

/** Absolute paths of the images named on a command line. Switches, ours or Chromium's, are skipped up to `--`. */
export function imageArguments(argv: readonly string[], { cwd, appPaths }: ArgumentContext): string[] {
  const given = argv.slice(1);
  const end = given.indexOf('--');
  const before = end < 0 ? given : given.slice(0, end);
  const after = end < 0 ? [] : given.slice(end + 1);
  const named = [...before.filter((argument) => argument !== '' && !argument.startsWith('-')), ...after];
  const paths = named.map((argument) => absolute(argument, cwd));
  return appPaths.includes(paths[0]) ? paths.slice(1) : paths;
}

function absolute(argument: string, cwd: string): string {
  if (!argument.startsWith('file:')) return resolve(cwd, argument);
  try {
    return fileURLToPath(argument);
  } catch {
    return resolve(cwd, argument);
  }
}
