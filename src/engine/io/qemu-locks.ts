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
 * Which others have the image open, by the locks that QEMU and Platter keep on it: what this process itself holds is
 * no news to it. Linux alone shows locks to others; what a process of another user holds is seen too, then without
 * its pid and command.
 */
export async function detectUse(path: string, platform: string = process.platform): Promise<InUse> {
  return (await lookAtLocks(path, platform)).use;
}

/** Who holds locks on a file. */
interface Look {
  /** others than this process */
  readonly use: InUse;
  /** whether this process does */
  readonly own: boolean;
}

/** The same, and whether this process holds locks on it. */
export async function lookAtLocks(path: string, platform: string = process.platform): Promise<Look> {
  if (platform !== 'linux') return { use: { state: 'unknown', reason: 'platform' }, own: false };
  try {
    // a lock that belongs to no process in sight may be one that was let go between the two looks at table and
    // processes, and the table shows rows twice when it changes while it is read: so it has to be there twice
    const first = await look(path);
    return first.hidden ? await look(path) : first;
  } catch (error) {
    const reason = (error as { code?: string }).code ?? 'error';
    return { use: { state: 'unknown', reason }, own: false };
  }
}

async function look(path: string): Promise<Look & { readonly hidden: boolean }> {
  const stat = fs.statSync(path);
  const rows = parseLocks(await readLockTable()).filter(
    (row) => isQemuLock(row) && row.inode === String(stat.ino),
  );
  if (rows.length === 0) return { use: { state: 'free' }, own: false, hidden: false };
  const seen = processesWith(stat);
  const known = seen.flatMap(({ locks }) => locks);
  const rest = rowsBesides(rows, known);
  const others = seen.filter(({ pid }) => pid !== process.pid);
  const holders: LockHolder[] = others.map(({ pid, locks }) => ({
    pid,
    command: readOr(`/proc/${pid}/comm`, '').trim(),
    writing: locks.some(allowsWriting),
  }));
  const unseen = rest.filter((row) => isOnDevice(row, stat.dev));
  if (unseen.length > 0) holders.push({ writing: unseen.some(allowsWriting) });
  // overlay and btrfs name another device in the table, so the rest may be locks on this file or on another one
  const use: InUse =
    holders.length > 0
      ? { state: 'in-use', holders }
      : rest.length > 0
        ? { state: 'unknown', reason: 'other-user' }
        : { state: 'free' };
  return { use, own: others.length < seen.length, hidden: rest.length > 0 };
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
