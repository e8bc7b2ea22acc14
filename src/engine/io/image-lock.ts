import { PlatterError } from '../../shared/errors';
import type { LockState } from '../../shared/results';
import { ioError } from './io-error';
import { ofdLocks, type OfdLocks } from './ofd-locks';
import { lookAtLocks } from './qemu-locks';

/** `read` lets others read and nobody write; `write` lets nobody else in. */
export type LockKind = 'write' | 'read' | 'none';

/** QEMU's permissions, by number. Byte 100+n is locked by who has one, byte 200+n by who grants it to nobody else. */
const CONSISTENT_READ = 0;
const WRITE = 1;
const RESIZE = 3;
const HAS = 100;
const GRANTS_NOT = 200;
/** all bytes that mean something */
const FIRST_BYTE = 100;
const BYTES = 200;

/** What QEMU locks for an image that it writes, and for one that it reads. Neither lets others write or resize. */
const WANTED: Readonly<Record<'write' | 'read', readonly number[]>> = {
  write: [CONSISTENT_READ, WRITE, RESIZE],
  read: [CONSISTENT_READ],
};
const KEPT = [WRITE, RESIZE];

/** What a file system says that keeps no locks. */
const NO_LOCKS = new Set(['ENOLCK', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
/** What the system says where somebody else has a byte alone. */
const TAKEN = new Set(['EAGAIN', 'EACCES']);

/**
 * Takes QEMU's locks on an open image, so that a virtual machine and Platter, or two of Platter, do not write it
 * together. They are gone when `fd` is closed or the process ends, however it ends.
 * @param path names the holder, where there is one
 * @returns that there are no locks where the system or the file system has none; whoever writes then warns of it
 * @throws PlatterError in-use; io-error
 */
export async function lockImage(
  fd: number,
  path: string,
  kind: LockKind,
  platform: string = process.platform,
): Promise<LockState> {
  if (kind === 'none') return { locked: false, reason: 'not-asked' };
  const locks = await ofdLocks(platform);
  if (typeof locks === 'string') return { locked: false, reason: locks };
  const outcome = tryLock(locks, fd, path, kind);
  if (outcome === 'in-use') throw await inUse(path);
  return outcome;
}

/** Says first what it wants and looks then: of two who do so at once, both may be refused, and never neither. */
function tryLock(locks: OfdLocks, fd: number, path: string, kind: 'write' | 'read'): LockState | 'in-use' {
  const wanted = WANTED[kind];
  try {
    for (const permission of wanted) locks.share(fd, HAS + permission);
    for (const permission of KEPT) locks.share(fd, GRANTS_NOT + permission);
    const conflict =
      wanted.some((permission) => locks.isHeld(fd, GRANTS_NOT + permission)) ||
      KEPT.some((permission) => locks.isHeld(fd, HAS + permission));
    if (!conflict) return { locked: true, kind };
    locks.release(fd, FIRST_BYTE, BYTES);
    return 'in-use';
  } catch (cause) {
    const { code } = cause as { readonly code: string };
    if (NO_LOCKS.has(code)) return { locked: false, reason: code };
    if (!TAKEN.has(code)) throw ioError(cause, { file: path });
    locks.release(fd, FIRST_BYTE, BYTES);
    return 'in-use';
  }
}

/** Names who has it: who writes before who reads, others before this very process. */
async function inUse(path: string): Promise<PlatterError> {
  const { use, own } = await lookAtLocks(path);
  const holders = use.state === 'in-use' ? use.holders : [];
  const first = holders.find(({ writing }) => writing) ?? holders[0];
  if (!first) return new PlatterError('in-use', own ? { file: path, own } : { file: path });
  const { pid, command, writing } = first;
  const others = holders.length - 1;
  return new PlatterError('in-use', { file: path, pid, command, writing, ...(others > 0 ? { others } : {}) });
}
