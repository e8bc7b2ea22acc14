import { realpath, stat } from 'node:fs/promises';

/** Names a file so that two ways to it get the same name: device and inode, the real path where there are none. */
export async function fileIdentity(path: string): Promise<string> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return ino === 0n ? await realpath(path) : `${dev}:${ino}`;
  } catch {
    return path;
  }
}
