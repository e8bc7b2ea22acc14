import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { ioError } from './io-error';

/** Both separators of Windows; elsewhere a backslash is a character like others. */
const SEPARATOR = sep === '\\' ? /[\\/]/ : /\//;

/**
 * The absolute path of the file that the system opens for `name`. Behind a link, `..` leaves the folder that the
 * link leads to; and a name that ends in a separator is a folder's.
 * @param folder what a relative name is relative to; the working directory unless given
 * @throws PlatterError no-such-file where the working directory is gone
 */
export function systemPath(name: string, folder?: string): string {
  const whole = isAbsolute(name) ? name : `${folder ?? workingDirectory(name)}${sep}${name}`;
  const parts = whole.split(SEPARATOR);
  const plain = resolve(whole);
  if (parts.at(-1) === '') return `${plain}${sep}`;
  if (!parts.includes('..')) return plain;
  try {
    return join(realpathSync.native(dirname(whole)), basename(whole));
  } catch {
    // no such folder: opening says so
    return plain;
  }
}

/**
 * The path of the same file with no link in it.
 * @throws PlatterError no-such-file, not-readable, io-error
 */
export function followLinks(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (cause) {
    throw ioError(cause, { file: path });
  }
}

function workingDirectory(name: string): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new PlatterError('no-such-file', { file: name }, { cause });
  }
}
