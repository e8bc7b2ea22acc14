/** One row of /proc/locks or of a `lock:` line in fdinfo. */
export interface LockRow {
  readonly kind: string;
  readonly writing: boolean;
  readonly pid: number;
  /** device and inode as the row spells them, e.g. `fe:00:2146466` */
  readonly major: number;
  readonly minor: number;
  readonly inode: string;
  readonly start: number;
  /** last byte, included; Infinity for `EOF` */
  readonly end: number;
}

const ROW =
  /^\d+: (?<kind>\w+) +\w+ +(?<mode>\w+) +(?<pid>-?\d+) (?<major>[0-9a-f]+):(?<minor>[0-9a-f]+):(?<inode>\d+) (?<start>\d+) (?<end>\d+|EOF)/;

/** Rows of a lock table; lines of waiters and of other shapes are left out. */
export function parseLocks(text: string): LockRow[] {
  const rows: LockRow[] = [];
  for (const line of text.split('\n')) {
    const groups = ROW.exec(line.replace(/^lock:\s*/, ''))?.groups;
    if (!groups) continue;
    rows.push({
      kind: groups.kind,
      writing: groups.mode === 'WRITE',
      pid: Number(groups.pid),
      major: Number.parseInt(groups.major, 16),
      minor: Number.parseInt(groups.minor, 16),
      inode: groups.inode,
      start: Number(groups.start),
      end: groups.end === 'EOF' ? Infinity : Number(groups.end),
    });
  }
  return rows;
}

/** QEMU locks byte 100+n for a permission it has and 200+n for one it does not share with others. */
const FIRST_BYTE = 100;
const LAST_BYTE = 299;
const WRITE_PERMISSION = 101;

/** Whether QEMU would set such a lock. */
export const isQemuLock = (row: LockRow): boolean =>
  (row.kind === 'OFDLCK' || row.kind === 'POSIX') && row.start <= LAST_BYTE && row.end >= FIRST_BYTE;

/** Whether the lock says that its holder may write to the image. */
export const allowsWriting = (row: LockRow): boolean =>
  row.start <= WRITE_PERMISSION && row.end >= WRITE_PERMISSION;

/** Rows of the table that are none of `known`: somebody else's locks. */
export function rowsBesides(table: readonly LockRow[], known: readonly LockRow[]): LockRow[] {
  const rest = [...known];
  return table.filter((row) => {
    const at = rest.findIndex(
      ({ kind, writing, start, end }) =>
        kind === row.kind && writing === row.writing && start === row.start && end === row.end,
    );
    if (at < 0) return true;
    rest.splice(at, 1);
    return false;
  });
}
