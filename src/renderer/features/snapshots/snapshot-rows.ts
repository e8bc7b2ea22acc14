import type { SnapshotInfo } from '../../../shared/results';
import type { Sort } from '../../ui/table-types';

const COMPARE: Readonly<Record<string, (a: SnapshotInfo, b: SnapshotInfo) => number>> = {
  id: (a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }),
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
  date: (a, b) => a.dateSeconds - b.dateSeconds || a.dateNanoseconds - b.dateNanoseconds,
  disk: (a, b) => a.diskSize - b.diskSize,
  vm: (a, b) => a.vmStateSize - b.vmStateSize,
};

/** Snapshots in the order of a column; equal ones keep the order of the snapshot table. */
export function sortSnapshots(snapshots: readonly SnapshotInfo[], sort: Sort): readonly SnapshotInfo[] {
  const compare = COMPARE[sort.column];
  if (!compare) return snapshots;
  return [...snapshots].sort(
    (a, b) => (sort.descending ? compare(b, a) : compare(a, b)) || a.index - b.index,
  );
}

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Time that the guest had run, from decimal nanoseconds: 12:03:41.250 */
export function formatVmClock(nanoseconds: string): string {
  const milliseconds = Math.floor(Number(nanoseconds) / 1e6);
  if (!Number.isSafeInteger(milliseconds)) return nanoseconds;
  const seconds = Math.floor(milliseconds / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((part) => pad(part, 2)).join(':')}.${pad(milliseconds % 1000, 3)}`;
}
