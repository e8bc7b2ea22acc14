import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, shell } from 'electron';
import { PlatterError } from '../shared/errors';

/** Where the documentation lies: beside the packaged app, else in the checkout. */
function documentationFolder(): string {
  return join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'docs');
}

/** Shows the folder of the documentation in the system's file manager. @throws PlatterError where there is none */
export async function showDocumentation(): Promise<void> {
  const folder = documentationFolder();
  if (!existsSync(folder)) throw new PlatterError('no-such-file', { missing: 'folder' });
  const problem = await shell.openPath(folder);
  if (problem !== '') throw new PlatterError('internal', { message: problem });
}
