import { describe, expect, it } from 'vitest';
import { PlatterError } from '../../../shared/errors';
import type { LostRange, RepairWrite } from '../../../shared/repair-results';
import { losesData, outcomeOf } from '../../../shared/repair-outcome';
import { repairPreview } from '../../../../test/repair-records';
import {
  bytesText,
  countRows,
  findingsLeft,
  inSteps,
  isForceable,
  lostOwnerText,
  reasonName,
  repairCommand,
  undoCommand,
  undoPlace,
  whyNoRepair,
  writeGuestText,
} from './repair-plan';

const previewOf = (fields: Parameters<typeof repairPreview>[0] = {}): ReturnType<typeof repairPreview> =>
  repairPreview({
    findingsTotal: 2,
    writes: { count: 1, bytes: 4 },
    undoFile: '/images/disk.qcow2.undo-1',
    undoBytes: 8192,
    ...fields,
  });

const CLEAN = { checkErrors: 0, corruptions: 0, leaks: 0, extraCorruptions: 0 };
const NONE = { count: 0, bytes: 0 };
const lost: LostRange = { start: 65_536, length: 65_536, why: 'reference-beyond-end', becomes: 'zeroes' };
const write: RepairWrite = { step: 'switch', offset: 0x40_000, length: 8, reason: 'entry-zeroed' };

describe('a plan', () => {
  it('mends all, at a loss or not', () => {
    expect(outcomeOf(previewOf())).toBe('whole');
    expect(outcomeOf(previewOf({ lost: [lost], lostBytes: 65_536 }))).toBe('lossy');
    const dropped = [{ kind: 'bitmap', name: 'b0', why: 'bitmap-entry-invalid' }] as const;
    expect(outcomeOf(previewOf({ dropped }))).toBe('lossy');
    expect(losesData(previewOf({ dropped }))).toBe(true);
    expect(losesData(previewOf())).toBe(false);
  });

  it('has nothing to mend, or can mend nothing, or not all', () => {
    expect(outcomeOf(previewOf({ before: CLEAN, writes: NONE }))).toBe('nothing');
    expect(outcomeOf(previewOf({ writes: NONE }))).toBe('hopeless');
    const after = { ...CLEAN, corruptions: 1 };
    expect(outcomeOf(previewOf({ after }))).toBe('partly');
    expect(outcomeOf(previewOf({ after, scope: 'leaks' }))).toBe('leaks');
    expect(outcomeOf(previewOf({ after, scope: 'leaks', writes: NONE }))).toBe('leaks');
  });

  it('is not carried out without an undo file, where it writes at all', () => {
    expect(whyNoRepair(previewOf())).toBeUndefined();
    expect(whyNoRepair(previewOf({ undoFile: undefined }))).toContain('A copy elsewhere');
    expect(whyNoRepair(previewOf({ undoFile: undefined, writes: NONE }))).toBeUndefined();
  });

  it('tells what stays only where a check still finds something', () => {
    const remaining = [{ code: 'encrypted', structure: 'header' }] as const;
    expect(findingsLeft(remaining, previewOf())).toEqual([]);
    expect(findingsLeft(remaining, previewOf({ after: { ...CLEAN, checkErrors: 1 } }))).toEqual(remaining);
  });

  it('sets each counter beside what becomes of it', () => {
    const rows = countRows({ ...CLEAN, corruptions: 2, leaks: 3 }, { ...CLEAN, leaks: 1 });
    expect(rows.map(({ before, after }) => [before, after])).toEqual([
      [2, 0],
      [3, 1],
      [0, 0],
    ]);
    expect(countRows({ ...CLEAN, checkErrors: 1 }, CLEAN).at(-1)).toMatchObject({
      name: 'Not checked',
      before: 1,
      after: 0,
    });
  });
});

describe('a write', () => {
  it('shows its bytes where they are few, else how many', () => {
    expect(bytesText({ ...write, before: '8000', after: '0001' })).toBe('8000 → 0001');
    expect(bytesText({ ...write, length: 65_536 })).toBe('64 KiB');
    expect(bytesText({ ...write, length: 65_536, reason: 'refcounts-rebuilt' })).toBe(
      '64 KiB: refcounts as the tables give them, in a new place',
    );
    expect(reasonName(write)).toBe('Entry made zero');
  });

  it('stands where its step comes', () => {
    const raise = { ...write, step: 'raise' } as const;
    const place = { ...write, step: 'place' } as const;
    expect(inSteps([write, raise, place]).map(({ step }) => step)).toEqual(['place', 'raise', 'switch']);
  });

  it('shows its place on the disk', () => {
    expect(writeGuestText({ ...write, guest: { start: 0x3_0000, length: 65_536 } })).toBe('0x3_0000, 64 KiB');
    expect(writeGuestText(write)).toBe('');
  });
});

it('a lost range is on the disk as it is now, or in a snapshot', () => {
  expect(lostOwnerText(lost)).toBe('as it is now');
  expect(lostOwnerText({ ...lost, snapshot: 0 })).toBe('snapshot 1');
});

it('an undo file beside its image goes by its name', () => {
  expect(undoPlace('/images/disk.undo', '/images')).toBe('disk.undo, beside the image');
  expect(undoPlace('/home/me/.config/Platter/undo/disk.undo', '/images')).toBe(
    '/home/me/.config/Platter/undo/disk.undo',
  );
});

it('the commands do what was chosen', () => {
  expect(repairCommand('/vm', 'a b.qcow2', { scope: 'all', keepData: false })).toBe(
    "qcow-tool repair '/vm/a b.qcow2'",
  );
  expect(repairCommand('/vm', 'a', { scope: 'leaks', keepData: true })).toBe(
    'qcow-tool repair --leaks-only --keep-data /vm/a',
  );
  expect(undoCommand('/vm', 'a', false)).toBe('qcow-tool undo /vm/a');
  expect(undoCommand('/vm', 'a', true)).toBe('qcow-tool undo --force /vm/a');
});

it('only the time of a change can be overridden', () => {
  expect(isForceable(new PlatterError('changed-since-repair', { reason: 'modified' }))).toBe(true);
  expect(isForceable(new PlatterError('changed-since-repair', { reason: 'contents' }))).toBe(false);
  expect(isForceable(new PlatterError('in-use'))).toBe(false);
});
