import { systemError, systemLibrary, type SystemLibrary } from './system-library';
import { TimeSlice } from './time-slice';

/** fallocate(2): 0, or -1 on error. */
type Allocate = (fd: number, mode: number, offset: number, length: number) => number;

const PUNCH_HOLE_KEEP_SIZE = 0x02 | 0x01;
/** A long range is given back in pieces of this many bytes, so that others get a turn. */
const PIECE = 1 << 28;
/** Errors that say that it can't be done here, whatever the range. */
const CAN_NOT = new Set(['EOPNOTSUPP', 'ENOTSUP', 'ENOSYS']);

let allocate: Allocate | undefined;

/**
 * Makes a hole of a range of a file that is open for writing; the file keeps its length.
 * @returns false where neither system nor file system can do that; nothing has changed then
 * @throws Error of the shape that node:fs throws
 */
export async function punchHole(fd: number, position: number, length: number): Promise<boolean> {
  const library = process.platform === 'linux' ? await systemLibrary() : undefined;
  if (!library) return false;
  allocate ??= library.functions.func('int fallocate(int fd, int mode, int64_t offset, int64_t length)');
  const slice = new TimeSlice();
  for (let at = 0; at < length; at += PIECE) {
    if (!punchPiece(library, allocate, fd, position + at, Math.min(PIECE, length - at))) return false;
    if (slice.over) await slice.rest();
  }
  return true;
}

function punchPiece(
  library: SystemLibrary,
  call: Allocate,
  fd: number,
  position: number,
  length: number,
): boolean {
  while (call(fd, PUNCH_HOLE_KEEP_SIZE, position, length) !== 0) {
    const error = systemError(library, 'fallocate');
    if (CAN_NOT.has(error.code)) return false;
    if (error.code !== 'EINTR') throw error;
  }
  return true;
}
