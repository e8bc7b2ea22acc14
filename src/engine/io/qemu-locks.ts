import * as fs from 'node:fs';
import type { InUse, LockHolder } from '../../shared/results';
import { deviceNumbers } from './device-numbers';
import { allowsWriting, isQemuLock, parseLocks, rowsBesides, type LockRow } from './lock-table';

/** A process whose descriptors can be seen, and the locks it holds on the file. */
interface SeenProcess {
  readonly pid: number;
  readonly locks: readonly LockRow[];
}

/**
 * Who has the image open, by the locks that QEMU keeps on it. Linux alone shows locks to others; what a
 * process of another user holds is seen too, then without its pid and command.
 */
export async function detectUse(path: string, platform: string = process.platform): Promise<InUse> {
  if (platform !== 'linux') return { state: 'unknown', reason: 'platform' };
  try {
    const stat = fs.statSync(path);
    const rows = parseLocks(await readLockTable()).filter(
      (row) => isQemuLock(row) && row.inode === String(stat.ino),
    );
    if (rows.length === 0) return { state: 'free' };
    const seen = processesWith(stat);
    const holders: LockHolder[] = seen.map(({ pid, locks }) => ({
      pid,
      command: readOr(`/proc/${pid}/comm`, '').trim(),
      writing: locks.some(allowsWriting),
    }));
    const known = seen.flatMap(({ locks }) => locks);
    const others = rowsBesides(rows, known);
    const ours = others.filter((row) => isOnDevice(row, stat.dev));
    if (ours.length > 0) holders.push({ writing: ours.some(allowsWriting) });
    if (holders.length > 0) return { state: 'in-use', holders };
    // overlay and btrfs name another device in the table, so these may be locks on this file or on another one
    return { state: 'unknown', reason: 'other-user' };
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

/** Processes with a descriptor of this very file that has locks. */
function processesWith(file: fs.Stats): SeenProcess[] {
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ pid: Number(entry), locks: locksOf(entry, file) }))
    .filter(({ locks }) => locks.length > 0);
}

function locksOf(pid: string, file: fs.Stats): LockRow[] {
  const inode = String(file.ino);
  const locks: LockRow[] = [];
  for (const fd of listOr(`/proc/${pid}/fdinfo`)) {
    // the kernel takes its time to show the locks of each descriptor, and some processes have thousands
    if (!isSameFile(`/proc/${pid}/fd/${fd}`, file)) continue;
    const rows = parseLocks(lockLines(readOr(`/proc/${pid}/fdinfo/${fd}`, '')));
    locks.push(...rows.filter((row) => isQemuLock(row) && row.inode === inode));
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
