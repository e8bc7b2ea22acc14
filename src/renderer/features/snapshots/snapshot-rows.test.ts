import { expect, test } from 'vitest';
import type { SnapshotInfo } from '../../../shared/results';
import { formatVmClock, sortSnapshots } from './snapshot-rows';

const snapshot = (index: number, fields: Partial<SnapshotInfo>): SnapshotInfo => ({
  index,
  id: String(index + 1),
  name: `s${index}`,
  offset: 0,
  l1Offset: 0,
  l1Entries: 0,
  dateSeconds: 0,
  dateNanoseconds: 0,
  vmClockNanoseconds: '0',
  vmStateSize: 0,
  diskSize: 0,
  extraDataSize: 0,
  ...fields,
});
const indexes = (list: readonly SnapshotInfo[]): readonly number[] => list.map(({ index }) => index);

test('sorts by date, nanoseconds included', () => {
  const list = [snapshot(0, { dateSeconds: 5, dateNanoseconds: 2 }), snapshot(1, { dateSeconds: 5 })];
  expect(indexes(sortSnapshots(list, { column: 'date', descending: false }))).toEqual([1, 0]);
  expect(indexes(sortSnapshots(list, { column: 'date', descending: true }))).toEqual([0, 1]);
});

test('sorts numbered ids as numbers', () => {
  const list = [snapshot(0, { id: '10' }), snapshot(1, { id: '9' })];
  expect(indexes(sortSnapshots(list, { column: 'id', descending: false }))).toEqual([1, 0]);
});

test('equal rows keep the order of the table in both directions', () => {
  const list = [snapshot(0, {}), snapshot(1, {})];
  expect(indexes(sortSnapshots(list, { column: 'disk', descending: true }))).toEqual([0, 1]);
});

test('writes the clock of the guest in hours, minutes and seconds', () => {
  expect(formatVmClock('0')).toBe('00:00:00.000');
  expect(formatVmClock('43421250000000')).toBe('12:03:41.250');
  expect(formatVmClock('18446744073709551615')).toMatch(/^\d+:\d\d:\d\d\.\d{3}$/);
});
