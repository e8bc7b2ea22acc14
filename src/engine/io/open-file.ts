import * as fs from 'node:fs';
import { PlatterError } from '../../shared/errors';
import type { LockState } from '../../shared/results';
import { deviceNumbers } from './device-numbers';
import { lockImage, type LockKind } from './image-lock';

/** A file or block device that is open. Who gets it closes `fd`. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  /** bytes, when it was opened */
  readonly length: number;
  /** a device has the length it has */
  readonly device: boolean;
  /** lives as long as `fd` */
  readonly lockState: LockState;
}

/**
 * Opens what has bytes at positions. Never waits for the other end of a FIFO.
 * @param flags of open(2)
 * @throws PlatterError is-directory, not-a-regular-file, in-use, and what node:fs throws
 */
export async function openFile(path: string, flags: number, lock: LockKind): Promise<OpenFile> {
  const fd = fs.openSync(path, flags | (fs.constants.O_NONBLOCK ?? 0));
  try {
    const lockState = await lockImage(fd, path, lock);
    // only now: until then others may have written to it
    const stat = fs.fstatSync(fd);
    return { path, fd, length: await lengthOf(stat, path), device: stat.isBlockDevice(), lockState };
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

/** @throws PlatterError for what has no bytes at positions */
async function lengthOf(stat: fs.Stats, path: string): Promise<number> {
  if (stat.isFile()) return stat.size;
  if (stat.isDirectory()) throw new PlatterError('is-directory', { file: path });
  if (stat.isBlockDevice() && process.platform === 'linux') return blockDeviceLength(stat.rdev);
  throw new PlatterError('not-a-regular-file', { file: path });
}

/** The kernel tells a device's size in sectors of 512 bytes, whatever its own sector size is. */
async function blockDeviceLength(rdev: number): Promise<number> {
  const { major, minor } = deviceNumbers(rdev);
  const sectors = await fs.promises.readFile(`/sys/dev/block/${major}:${minor}/size`, 'latin1');
  return Number(sectors) * 512;
}
