import { existsSync } from 'node:fs';
import { shell } from 'electron';
import { PlatterError } from '../shared/errors';

/**
 * Shows a file in the system's file manager, which does nothing at all where it is gone.
 * @throws PlatterError `no-such-file`
 */
export function showInFolder(path: string): void {
  if (!existsSync(path)) throw new PlatterError('no-such-file', { file: path });
  shell.showItemInFolder(path);
}
