import { afterAll } from 'vitest';
import { makeTemporaryFolder, removeFolder } from './temporary-folder';

/** A temporary folder for the suite that calls it, removed when the suite has ended. */
export async function suiteFolder(label: string): Promise<string> {
  const path = await makeTemporaryFolder(label);
  afterAll(() => removeFolder(path));
  return path;
}
