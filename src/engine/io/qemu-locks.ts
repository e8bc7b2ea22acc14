import * as fs from 'node:fs';
import type { InUse } from '../../shared/results';
import { deviceNumbers } from './file-storage';
import { allowsWriting, isQemuLock, parseLocks, type LockRow } from './lock-table';

interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly writing: boolean;
}

/**
 * Who has the image open, by the locks that QEMU keeps on it. Linux alone shows locks to others; what a
 * process of another user holds is seen too, then without its pid (0) and command.
 */
export async function detectUse(path: string): Promise<InUse> {
  if (process.platform !== 'linux') return { state: 'unknown', reason: 'platform' };
  try {
    const stat = fs.statSync(path);
    const rows = parseLocks(await readLockTable()).filter(
      (row) => isQemuLock(row) && row.inode === String(stat.ino),
    );
    if (rows.length === 0) return { state: 'free' };
    const holders = await findHolders(stat);
    if (holders.length > 0) return { state: 'in-use', holders };
    const ours = rows.filter((row) => isOnDevice(row, stat.dev));
    if (ours.length === 0) return { state: 'free' };
    return { state: 'in-use', holders: [{ pid: 0, command: '', writing: ours.some(allowsWriting) }] };
  } catch (error) {
    return { state: 'unknown', reason: (error as { code?: string }).code ?? 'error' };
  }
}

/** Bytes to ask the kernel for at once; it gives a page at most. */
const PART = 1 << 14;

/**
 * The kernel takes 3 to 17 ms to show its locks, time that others can use. Each step waits for a turn of the
 * event loop, so there are as few as can be: `readFile` takes five.
 */
async function readLockTable(): Promise<string> {
  const file = fs.openSync('/proc/locks', 'r');
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const part = await readPart(file);
      if (part.length === 0) return Buffer.concat(parts).toString('latin1');
      parts.push(part);
    }
  } finally {
    fs.closeSync(file);
  }
}

function readPart(file: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    fs.read(file, Buffer.allocUnsafe(PART), 0, PART, null, (error, length, part) =>
      error ? reject(error) : resolve(part.subarray(0, length)),
    );
  });
}

function isOnDevice(row: LockRow, device: number): boolean {
  const { major, minor } = deviceNumbers(device);
  return row.major === major && row.minor === minor;
}

/** Processes with a file descriptor of this very file that has locks. Overlay and btrfs name another device in the lock table, so the descriptor is what counts. */
async function findHolders(file: fs.Stats): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const entry of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const locks = locksOf(entry, file);
    if (locks.length === 0) continue;
    const command = readOr(`/proc/${entry}/comm`, '').trim();
    holders.push({ pid: Number(entry), command, writing: locks.some(allowsWriting) });
  }
  return holders;
}

function locksOf(pid: string, file: fs.Stats): LockRow[] {
  const inode = String(file.ino);
  const locks: LockRow[] = [];
  for (const fd of listOr(`/proc/${pid}/fdinfo`)) {
    const rows = parseLocks(lockLines(readOr(`/proc/${pid}/fdinfo/${fd}`, '')));
    const matching = rows.filter((row) => isQemuLock(row) && row.inode === inode);
    if (matching.length > 0 && isSameFile(`/proc/${pid}/fd/${fd}`, file)) locks.push(...matching);
  }
  return locks;
}

const lockLines = (fdinfo: string): string =>
  fdinfo
    .split('\n')
    .filter((line) => line.startsWith('lock:'))
    .join('\n');

function isSameFile(path: string, file: fs.Stats): boolean {
  try {
    const stat = fs.statSync(path);
    return stat.dev === file.dev && stat.ino === file.ino;
  } catch {
    return false;
  }
}

/** Processes end while they are looked at, and others' are closed to us: both read as empty. */
function readOr(path: string, otherwise: string): string {
  try {
    return fs.readFileSync(path, 'latin1');
  } catch {
    return otherwise;
  }
}

function listOr(path: string): string[] {
  try {
    return fs.readdirSync(path);
  } catch {
    return [];
  }
}
