import { expect, test } from 'vitest';
import { allowsWriting, isQemuLock, parseLocks } from './lock-table';

const TABLE = [
  '1: OFDLCK ADVISORY  READ -1 fe:00:2146466 203 203',
  '2: OFDLCK ADVISORY  READ -1 fe:00:2146466 100 101',
  '2: -> OFDLCK ADVISORY  WRITE -1 fe:00:2146466 0 EOF',
  '3: POSIX  ADVISORY  WRITE 812 00:2e:77 0 EOF',
  '4: FLOCK  ADVISORY  WRITE 812 00:2e:78 0 EOF',
  'lock:\t1: OFDLCK ADVISORY  READ -1 fe:00:2146466 100 100',
  '',
].join('\n');

test('rows of /proc/locks and of fdinfo are read alike, waiters are left out', () => {
  const rows = parseLocks(TABLE);
  expect(rows).toHaveLength(5);
  expect(rows[0]).toMatchObject({ kind: 'OFDLCK', major: 0xfe, minor: 0, inode: '2146466', start: 203 });
  expect(rows[2]).toMatchObject({ kind: 'POSIX', pid: 812, writing: true, end: Infinity });
  expect(rows[4]).toMatchObject({ start: 100, end: 100 });
});

test('the write permission may be inside a merged range', () => {
  const rows = parseLocks(TABLE);
  expect(rows.map(allowsWriting)).toEqual([false, true, true, true, false]);
  expect(rows.map(isQemuLock)).toEqual([true, true, true, false, true]);
});
