import { statfs } from 'node:fs/promises';

/** Bytes that this user may still write where a folder lies; undefined where the system does not tell. */
export async function freeRoom(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
