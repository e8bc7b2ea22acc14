import { describe, expect, it } from 'vitest';
import { allowsWriting, isQemuLock, parseLocks, rowsBesides } from './lock-table';

const TABLE = `1: POSIX  ADVISORY  READ 812 fe:00:77 128 128
2: OFDLCK ADVISORY  READ -1 fe:00:2146466 203 203
3: OFDLCK ADVISORY  READ -1 fe:00:2146466 100 101
3: -> OFDLCK ADVISORY  WRITE -1 fe:00:2146466 100 101
4: FLOCK  ADVISORY  WRITE 640 00:19:1 0 EOF
not a row`;

describe('a lock table', () => {
  it('gives its rows, those that wait left out', () => {
    expect(parseLocks(TABLE).map(({ kind, inode, start, end }) => [kind, inode, start, end])).toEqual([
      ['POSIX', '77', 128, 128],
      ['OFDLCK', '2146466', 203, 203],
      ['OFDLCK', '2146466', 100, 101],
      ['FLOCK', '1', 0, Infinity],
    ]);
  });

  it('tells the locks of QEMU, and which of them allow writing', () => {
    const rows = parseLocks(TABLE);
    expect(rows.map(isQemuLock)).toEqual([true, true, true, false]);
    expect(rows.map(allowsWriting)).toEqual([false, false, true, true]);
  });

  it('leaves over what known holders do not account for', () => {
    const rows = parseLocks(TABLE);
    expect(rowsBesides(rows, rows)).toEqual([]);
    expect(rowsBesides([...rows, rows[1]], rows)).toEqual([rows[1]]);
    expect(rowsBesides(rows, [])).toEqual(rows);
  });
});
