import { systemError, systemLibrary, type SystemLibrary } from './system-library';

/** struct flock, as fcntl(2) reads and fills it. */
interface Flock {
  l_type: number;
  readonly l_whence: number;
  readonly l_start: number;
  readonly l_len: number;
  l_pid: number;
}
type LockCall = (fd: number, command: number, lock: Flock) => number;

/** Linux: locks that belong to the open file and not to the process, on every processor that Node runs on. */
const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;

/** Locks of single bytes, which live as long as the open file. Failures are of the shape that node:fs throws. */
export interface OfdLocks {
  /** Takes a lock that others may have too, EAGAIN where somebody has the byte alone. */
  share(fd: number, byte: number): void;
  /** Gives back a range of bytes. */
  release(fd: number, byte: number, length: number): void;
  /** Whether some other open file has a lock on the byte, of this process or another one. */
  isHeld(fd: number, byte: number): boolean;
}

let call: LockCall | undefined;

function declare({ koffi, functions }: SystemLibrary): LockCall {
  const flock = koffi.struct({
    l_type: 'short',
    l_whence: 'short',
    l_start: 'int64_t',
    l_len: 'int64_t',
    l_pid: 'int',
  });
  return functions.func('fcntl', 'int', ['int', 'int', koffi.inout(koffi.pointer(flock))]);
}

/** @returns why there are none, where there are none: the `platform` has no such locks, or `no-library` calls it */
export async function ofdLocks(
  platform: string = process.platform,
): Promise<OfdLocks | 'platform' | 'no-library'> {
  if (platform !== 'linux') return 'platform';
  const library = await systemLibrary();
  if (!library) return 'no-library';
  call ??= declare(library);
  const fcntl = call;
  const ask = (fd: number, command: number, type: number, byte: number, length: number): Flock => {
    const lock = { l_type: type, l_whence: 0, l_start: byte, l_len: length, l_pid: 0 };
    if (fcntl(fd, command, lock) !== 0) throw systemError(library, 'fcntl');
    return lock;
  };
  return {
    share: (fd, byte) => void ask(fd, F_OFD_SETLK, F_RDLCK, byte, 1),
    release: (fd, byte, length) => void ask(fd, F_OFD_SETLK, F_UNLCK, byte, length),
    isHeld: (fd, byte) => ask(fd, F_OFD_GETLK, F_WRLCK, byte, 1).l_type !== F_UNLCK,
  };
}
