import { systemError, systemLibrary, type SystemLibrary } from './system-library';
import { TimeSlice } from './time-slice';

/** copy_file_range(2): bytes that were copied, 0 at the end of the file, or -1 on error. Offsets are moved along. */
type CopyFileRange = (
  from: number,
  fromOffset: [number],
  to: number,
  toOffset: [number],
  length: number,
  flags: number,
) => number;

/** A long range is copied in pieces of this many bytes, so that others get a turn. */
const PIECE = 1 << 20;
/** Errors that say that it can't be done here, whatever the range. */
const CAN_NOT = new Set(['EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EINVAL', 'EBADF', 'EPERM', 'ETXTBSY']);

let call: CopyFileRange | undefined;

/**
 * Has the file system copy a range inside a file, which it may do without copying any bytes. The two do not overlap.
 * @returns bytes that were copied, from the beginning of the range; the rest is the caller's
 * @throws Error of the shape that node:fs throws
 */
export async function copyRange(fd: number, from: number, to: number, length: number): Promise<number> {
  const library = process.platform === 'linux' ? await systemLibrary() : undefined;
  if (!library) return 0;
  call ??= declare(library);
  if (!call) return 0;
  const slice = new TimeSlice();
  let done = 0;
  while (done < length) {
    const piece = Math.min(PIECE, length - done);
    const copied = Number(call(fd, [from + done], fd, [to + done], piece, 0));
    if (copied === 0) break;
    if (copied < 0) {
      const error = systemError(library, 'copy_file_range');
      if (error.code === 'EINTR') continue;
      if (CAN_NOT.has(error.code)) break;
      throw error;
    }
    done += copied;
    if (slice.over) await slice.rest();
  }
  return done;
}

/** An old C library does not have it. */
function declare({ functions }: SystemLibrary): CopyFileRange | undefined {
  try {
    return functions.func(
      'int64_t copy_file_range(int from, _Inout_ int64_t *fromOffset, int to, _Inout_ int64_t *toOffset, size_t length, unsigned int flags)',
    ) as CopyFileRange;
  } catch {
    return undefined;
  }
}
