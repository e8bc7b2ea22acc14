import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file and its neighbours through to the disk: until then the file system may still change its mind
 * about which parts are holes, and two maps of the same image would differ.
 */
export async function settle(path: string): Promise<void> {
  const folder = dirname(path);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await open(join(folder, entry.name), 'r');
    await file.sync();
    await file.close();
  }
}
