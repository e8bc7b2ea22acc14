import type { HostExtent } from './storage';
import { systemLibrary } from './system-library';

/** lseek(2): new offset, -1 on error. */
type Seek = (fd: number, offset: number, whence: number) => number;
interface HoleSeeker {
  readonly seek: Seek;
  /** whether the last failure says that nothing but a hole follows */
  readonly noData: () => boolean;
}

/** SEEK_DATA and SEEK_HOLE are swapped on macOS. */
const WHENCE: Readonly<Record<string, { readonly data: number; readonly hole: number }>> = {
  linux: { data: 3, hole: 4 },
  darwin: { data: 4, hole: 3 },
};

let seeker: Promise<HoleSeeker | undefined> | undefined;

async function loadSeeker(): Promise<HoleSeeker | undefined> {
  const library = WHENCE[process.platform] && (await systemLibrary());
  if (!library) return undefined;
  const { koffi, functions } = library;
  const seek: Seek = functions.func('int64_t lseek(int fd, int64_t offset, int whence)');
  const { ENXIO } = koffi.os.errno;
  return { seek, noData: () => koffi.errno() === ENXIO };
}

/**
 * Hole or data at `position` of an open file, and for how long.
 * @returns undefined where the system, the file system or the native library can't tell
 */
export async function seekHostExtent(
  fd: number,
  position: number,
  length: number,
): Promise<HostExtent | undefined> {
  if (position >= length) return undefined;
  seeker ??= loadSeeker();
  const loaded = await seeker;
  if (!loaded) return undefined;
  const { data, hole } = WHENCE[process.platform];
  const dataStart = loaded.seek(fd, position, data);
  if (dataStart < 0) {
    return loaded.noData() ? { start: position, length: length - position, hole: true } : undefined;
  }
  if (dataStart > position) return { start: position, length: dataStart - position, hole: true };
  const holeStart = loaded.seek(fd, position, hole);
  return holeStart > position ? { start: position, length: holeStart - position, hole: false } : undefined;
}
