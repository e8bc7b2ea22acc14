import { expect, it } from 'vitest';
import { plainActText } from './act-text';
import { historyEntrySchema } from './history';
import type { CompactEntry, HistoryEntry } from './history';

const time = { at: 1, milliseconds: 1 };
const mended = { made: 1, corruptionsFixed: 2, leaksFixed: 1, writtenBytes: 8192 };
const MIB = 1 << 20;

const textOf = (entry: Exclude<HistoryEntry, CompactEntry>): string => {
  expect(historyEntrySchema.parse(entry)).toEqual(entry);
  const { title, detail } = plainActText(entry);
  return `${title}: ${detail}`;
};

it('an act says what it was, and the sizes that it came to', () => {
  expect(textOf({ verb: 'undo', ...time, ...mended })).toBe(
    'Repair taken back: 8 KiB put back · as before the repair, which had mended 2 errors and 1 leaked cluster',
  );
  expect(textOf({ verb: 'finishRepair', ...time, ...mended })).toBe(
    'Interrupted repair finished: 2 errors and 1 leaked cluster mended · 8 KiB written',
  );
  expect(textOf({ verb: 'resize', ...time, oldSize: MIB, size: 2 * MIB, fileLength: MIB })).toBe(
    'Disk made larger: 1 MiB → 2 MiB · file 1 MiB',
  );
  expect(textOf({ verb: 'resize', ...time, oldSize: 2 * MIB, size: MIB, fileLength: MIB })).toContain(
    'Disk made smaller: 2 MiB → 1 MiB',
  );
  expect(
    textOf({
      verb: 'discardZeroes',
      ...time,
      discarded: MIB,
      shared: 2 * MIB,
      allocatedBefore: 4 * MIB,
      allocatedAfter: 3 * MIB,
    }),
  ).toBe('Zeroes given back: 1 MiB of zeroes · snapshots keep 2 MiB · 4 MiB → 3 MiB on disk');
  expect(textOf({ verb: 'create', ...time, size: MIB, fileLength: MIB })).toBe(
    'Made: disk 1 MiB · file 1 MiB',
  );
  expect(textOf({ verb: 'encode', ...time, size: 4 * MIB, stored: MIB, fileLength: 2 * MIB })).toBe(
    'Made of a raw disk: disk 4 MiB · 1 MiB stored · file 2 MiB',
  );
});

it('an act that ended too early says how far it came and what it left', () => {
  const failed = { verb: 'failed', ...time, percent: 40, undone: false } as const;
  expect(textOf({ ...failed, act: 'discardZeroes', code: 'cancelled' })).toBe(
    'Giving back zeroes stopped: at 40 % · what was done until then stays',
  );
  expect(textOf({ ...failed, act: 'repair', code: 'cancelled', undone: true })).toBe(
    'Repair stopped: at 40 % · what was written was taken back',
  );
  expect(textOf({ ...failed, act: 'repair', code: 'cancelled' })).toContain('nothing was written');
  expect(textOf({ ...failed, act: 'compact', code: 'io-error' })).toMatch(/^Compacting failed: at 40 %/);
});
