import * as fs from 'node:fs';
import type { StorageIdentity } from './storage';

/** What tells a file from all others, whatever its name. */
export const fileId = ({ dev, ino }: fs.Stats): string => `${dev}:${ino}`;

/** The file that has a name now, links followed; undefined where there is none, or none that can be looked at. */
export function identityAt(path: string): StorageIdentity | undefined {
  try {
    const stat = fs.statSync(path);
    return { file: fileId(stat), length: stat.size, modifiedMs: stat.mtimeMs };
  } catch {
    return undefined;
  }
}
