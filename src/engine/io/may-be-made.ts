import * as fs from 'node:fs';
import { sep } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { fileId } from './file-identity';
import { openForWritingError } from './io-error';
import type { Storage } from './storage';

/** Which files may be made. */
export interface MakingRules {
  /** lets a file with something in it be replaced; one of 0 bytes counts as none, as there is nothing in it to lose */
  readonly overwrite?: boolean;
  /** what is read meanwhile: none of these is replaced */
  readonly sources?: readonly Storage[];
  /** a block device will do, too, with `overwrite` */
  readonly devices?: boolean;
}

/**
 * Whether a file may be made under a name, links followed.
 * @returns what has the name now
 * @throws PlatterError file-exists, is-directory, not-a-regular-file, not-writable, invalid-argument where it is one of
 *   the sources, io-error
 */
export async function mayBeMade(
  path: string,
  { overwrite = false, sources = [], devices = false }: MakingRules,
): Promise<fs.Stats | undefined> {
  const before = look(path, fs.statSync);
  if (!before) {
    // a link that leads nowhere has the name, too
    if (look(path, fs.lstatSync)) throw new PlatterError('file-exists', { file: path });
    if (path.endsWith(sep)) throw new PlatterError('is-directory', { file: path });
    return undefined;
  }
  if (before.isDirectory()) throw new PlatterError('is-directory', { file: path });
  const device = devices && before.isBlockDevice();
  if (!before.isFile() && !device) throw new PlatterError('not-a-regular-file', { file: path });
  for (const source of sources) {
    if ((await source.identity()).file !== fileId(before)) continue;
    const expected = 'another file than those that are read';
    throw new PlatterError('invalid-argument', { file: path, name: path, expected });
  }
  if (!overwrite && (device || before.size > 0)) throw new PlatterError('file-exists', { file: path });
  return before;
}

function look(
  path: string,
  stat: (path: string, options: { throwIfNoEntry: false }) => fs.Stats | undefined,
): fs.Stats | undefined {
  try {
    return stat(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw openForWritingError(cause, { file: path });
  }
}
