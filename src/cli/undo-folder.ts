import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the app keeps what it remembers: Electron's `userData`. */
function appFolder(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Platter');
    case 'win32':
      return join(APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Platter');
    default:
      return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'Platter');
  }
}

/** Where undo files lie when they can't be beside their image; the app's are there, too. */
export const undoFolder = (): string => join(appFolder(), 'undo');
