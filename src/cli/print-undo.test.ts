import { describe, expect, it } from 'vitest';
import { undoEntry } from '../../test/repair-records';
import { removedText, undoListJson, undoListText, undoneJson, undoneText } from './print-undo';

const older = undoEntry({ path: '/images/older.undo', state: 'interrupted', leaksFixed: 4 });

describe('the list of undo files', () => {
  it('has date, state, counts and sizes of each', () => {
    const text = undoListText([undoEntry(), older], 'disk.qcow2');
    expect(text).toContain('2026-01-02T03:04:05Z  can be taken back\n    2 errors mended, 24 B changed\n');
    expect(text).toContain('    /images/disk.qcow2.undo (4 KiB)\n');
    expect(text).toContain('2026-01-02T03:04:05Z  interrupted\n    2 errors and 4 leaked clusters mended');
  });

  it('says of a file of no use what that means', () => {
    const text = undoListText([undoEntry({ state: 'unused' })], 'disk.qcow2');
    expect(text).toContain('nothing to take back\n    Nothing of this repair is in the image.');
  });

  it('says that there is none', () => {
    expect(undoListText([], 'disk.qcow2')).toBe(
      'No repair of disk.qcow2 can be taken back: there is no undo file.\n',
    );
  });

  it('is one JSON document with the same', () => {
    expect(JSON.parse(undoListJson([undoEntry()], 'disk.qcow2'))).toEqual({
      filename: 'disk.qcow2',
      repairs: [
        {
          'undo-file': '/images/disk.qcow2.undo',
          date: '2026-01-02T03:04:05Z',
          state: 'done',
          scope: 'all',
          'changed-bytes': 24,
          'file-bytes': 4096,
          'corruptions-fixed': 2,
          'leaks-fixed': 0,
        },
      ],
    });
  });
});

it('what was taken back is named, and how many are left', () => {
  const result = { undone: undoEntry(), writes: { count: 1, bytes: 24 }, left: 2 };
  expect(undoneText(result, 'disk.qcow2')).toBe(
    'Took back the repair of 2026-01-02T03:04:05Z: disk.qcow2 has its old bytes again (24 B in 1 place).\n2 earlier repairs can be taken back, too.\n',
  );
  expect(JSON.parse(undoneJson(result, 'disk.qcow2'))).toMatchObject({
    'undo-file': '/images/disk.qcow2.undo',
    writes: { count: 1, bytes: 24 },
    left: 2,
  });
});

it('what was removed is named, also when it is nothing', () => {
  expect(removedText([older], 1)).toBe(
    'Removed /images/older.undo (4 KiB).\n1 repair can still be taken back.\n',
  );
  expect(removedText([], 0)).toBe('There is no undo file to remove.\n');
});
