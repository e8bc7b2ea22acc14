/** What qemu-img finds in an image, against what has to be there. */
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { qemuImg, qemuImgMust } from '../qemu';
import { firstDifference } from './marked-bytes';

/**
 * The guest's disk as qemu-img reads it.
 * @param snapshot name of a snapshot, for the disk as it was then
 * @param open somebody has the image open for writing
 */
export async function convertedDisk(path: string, snapshot?: string, open = false): Promise<Buffer> {
  const raw = `${path}.judge.raw`;
  const source = [
    ...(snapshot === undefined ? [] : ['-l', `snapshot.name=${snapshot}`]),
    ...(open ? ['-U'] : []),
  ];
  try {
    // a data file is looked for where QEMU runs
    const cwd = dirname(path);
    await qemuImgMust(['convert', '-f', 'qcow2', '-O', 'raw', ...source, path, raw], { cwd });
    return await readFile(raw);
  } finally {
    await rm(raw, { force: true });
  }
}

export interface JudgeOptions {
  /** clusters that nobody refers to are no trouble: bitmaps that the image no longer stands for leave them */
  readonly leaksAllowed?: boolean;
}

/** What `qemu-img check` has to say against an image that nobody has open; undefined where it is clean. */
export async function checkTrouble(
  path: string,
  { leaksAllowed = false }: JudgeOptions = {},
): Promise<string | undefined> {
  const { status, stdout, stderr } = await qemuImg(['check', '-f', 'qcow2', path]);
  if (status === 0 || (leaksAllowed && status === 3)) return undefined;
  return `check: status ${status}\n${stderr}${stdout}`;
}

/** All that is wrong with a closed image, in words: its check and its disk. */
export async function troubles(
  path: string,
  wanted: Uint8Array,
  options: JudgeOptions = {},
): Promise<string[]> {
  const found = [await checkTrouble(path, options), firstDifference(await convertedDisk(path), wanted)];
  return found.filter((trouble) => trouble !== undefined);
}
