import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes an empty folder of its own under the system's temporary folder; the caller removes it. */
export const makeTemporaryFolder = (label: string): Promise<string> =>
  mkdtemp(join(tmpdir(), `platter-${label}-`));

/** Removes such a folder with everything in it. */
export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
