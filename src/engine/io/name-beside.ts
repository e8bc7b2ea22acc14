import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** A name in the same folder that nobody has; file managers hide it. A name is at most 255 bytes long. */
export const nameBeside = (path: string, ending: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 60)}.${randomBytes(6).toString('hex')}.${ending}`);
