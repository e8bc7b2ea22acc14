import { access } from 'node:fs/promises';
import { shell } from 'electron';
import { PlatterError } from '../shared/errors';

/**
 * Shows a file in the system's file manager, which does nothing at all where it is gone.
 * @throws PlatterError `no-such-file`
 */
export async function showInFolder(path: string): Promise<void> {
  await access(path).catch(() => {
    throw new PlatterError('no-such-file', { file: path });
  });
  shell.showItemInFolder(path);
}
