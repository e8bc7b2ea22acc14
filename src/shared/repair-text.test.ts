import { describe, expect, it } from 'vitest';
import { CLEAN, repairResult } from '../../test/repair-records';
import { FINDING_KINDS, type FindingCode } from './findings';
import type { RepairReason, RepairStepName, UndoEntry } from './repair-results';
import {
  countsText,
  droppedText,
  fixedText,
  lostText,
  previewVerdict,
  reasonText,
  resultVerdict,
  stepText,
  undoStateText,
} from './repair-text';

/** As keys, so that a new code does not compile until it is here. */
const REASONS: Readonly<Record<RepairReason, true>> = {
  'refcount-raised': true,
  'refcount-lowered': true,
  'refcounts-rebuilt': true,
  'entry-unmapped': true,
  'entry-zeroed': true,
  'entry-mended': true,
  'copied-flag-set': true,
  'copied-flag-cleared': true,
  'own-copy': true,
  'table-completed': true,
  'snapshots-rewritten': true,
  'bitmaps-dropped': true,
  'dirty-bit-cleared': true,
  'corrupt-bit-cleared': true,
};
const STEPS: Readonly<Record<RepairStepName, true>> = {
  place: true,
  raise: true,
  switch: true,
  lower: true,
  finish: true,
};
const STATES: Readonly<Record<UndoEntry['state'], true>> = {
  done: true,
  interrupted: true,
  undoing: true,
  unreadable: true,
  unused: true,
};

const keys = <K extends string>(record: Readonly<Record<K, true>>): K[] => Object.keys(record) as K[];
const codes = Object.keys(FINDING_KINDS) as FindingCode[];

const SENTENCES = /^[A-Z].*\.$/;
const FLAWS = /undefined|NaN|\[object| {2}|\.\.|,\./;

describe('words for what a repair writes', () => {
  it.each(keys(REASONS))('%s has a few words and a sentence', (reason) => {
    const { title, detail } = reasonText(reason);
    expect(title).toMatch(/^[a-zC].*[^.]$/);
    expect(detail).toMatch(SENTENCES);
  });

  it('differ from reason to reason', () => {
    const texts = keys(REASONS).flatMap((reason) => Object.values(reasonText(reason)));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(keys(STEPS))('the step %s has a title and a sentence', (step) => {
    const { title, detail } = stepText(step);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(detail).toMatch(SENTENCES);
  });
});

describe('words for what a repair gives up', () => {
  it.each(codes)('a range lost for %s says where, why, and what is read there then', (why) => {
    for (const becomes of ['zeroes', 'backing', 'data-file'] as const) {
      const { title, detail } = lostText({ start: 0x10000, length: 0x10000, why, becomes });
      expect(title).toBe('64 KiB from guest offset 0x10000 on');
      expect(detail).toMatch(
        becomes === 'zeroes' ? /zeroes afterwards\.$/ : /(backing|data) file .* afterwards\.$/,
      );
      expect(detail).toMatch(SENTENCES);
      expect(detail).not.toMatch(FLAWS);
    }
  });

  it('a range of a snapshot names it', () => {
    const range = { start: 0, length: 512, why: 'data-unaligned', becomes: 'zeroes', snapshot: 1 } as const;
    expect(lostText(range).title).toBe('512 B from guest offset 0x0 on, in snapshot number 2');
  });

  it.each(codes)('a part dropped for %s says why', (why) => {
    expect(droppedText({ kind: 'snapshot', name: 'one', why }).title).toBe('Snapshot “one”');
    expect(droppedText({ kind: 'bitmap', name: '', why }).title).toBe('Bitmap without a name');
    expect(droppedText({ kind: 'bitmap', name: 'b', why }).detail).toMatch(SENTENCES);
  });
});

describe('words for counters', () => {
  it.each([
    [CLEAN, 'no errors'],
    [{ ...CLEAN, corruptions: 1 }, '1 error'],
    [{ ...CLEAN, corruptions: 1, extraCorruptions: 2 }, '3 errors'],
    [{ ...CLEAN, leaks: 1 }, '1 leaked cluster'],
    [{ ...CLEAN, corruptions: 2, leaks: 3 }, '2 errors and 3 leaked clusters'],
    [
      { checkErrors: 1, corruptions: 2, leaks: 3, extraCorruptions: 0 },
      '2 errors, 3 leaked clusters and 1 part that can not be read',
    ],
  ])('%j', (counts, text) => {
    expect(countsText(counts)).toBe(text);
  });

  it('say what was mended', () => {
    expect(fixedText({ corruptionsFixed: 1, leaksFixed: 0 })).toBe('1 error');
    expect(fixedText({ corruptionsFixed: 0, leaksFixed: 2 })).toBe('2 leaked clusters');
    expect(fixedText({ corruptionsFixed: 2, leaksFixed: 1 })).toBe('2 errors and 1 leaked cluster');
  });
});

describe('the verdict', () => {
  const nothing = { count: 0, bytes: 0 };

  it.each([
    ['nothing is wrong', { before: CLEAN, writes: nothing }, /nothing to repair/],
    ['nothing can be mended', { after: { ...CLEAN, corruptions: 2 }, writes: nothing }, /nothing that/],
    ['something is left', { after: { ...CLEAN, leaks: 1 } }, /Not all|in part/],
    ['all is mended', {}, /All of it|is repaired$/],
    ['something is lost', { lostBytes: 65_536 }, /at a loss|is repaired$/],
  ])('where %s, says so before and after', (_, fields, title) => {
    for (const verdict of [previewVerdict(repairResult(fields)), resultVerdict(repairResult(fields))]) {
      expect(verdict.title).toMatch(title);
      expect(verdict.title).toMatch(/^[A-Z].*[^.]$/);
      expect(verdict.detail).toMatch(SENTENCES);
      expect(verdict.detail).not.toMatch(FLAWS);
    }
  });

  it('never keeps a loss to itself', () => {
    const fields = { lostBytes: 65_536, after: { ...CLEAN, leaks: 1 } };
    expect(previewVerdict(repairResult(fields)).detail).toContain(
      "64 KiB of the guest's disk would be given up",
    );
    expect(resultVerdict(repairResult(fields)).detail).toContain("64 KiB of the guest's disk were given up");
    expect(resultVerdict(repairResult({})).detail).toContain('stays as it is');
  });

  it('of giving leaked clusters back does not say that more could not be mended', () => {
    const left = { scope: 'leaks', after: { ...CLEAN, corruptions: 1 } } as const;
    expect(previewVerdict(repairResult(left)).title).toBe('Leaked clusters can be given back');
    expect(resultVerdict(repairResult(left)).title).toBe('Leaked clusters are given back');
    const none = { ...left, writes: nothing };
    expect(previewVerdict(repairResult(none)).title).toBe('There is nothing that could be given back');
    expect(resultVerdict(repairResult(none)).title).toBe('There was nothing that could be given back');
  });

  it('says that more could be mended where only leaks were asked for', () => {
    const left = { scope: 'leaks', after: { ...CLEAN, corruptions: 1 } } as const;
    expect(resultVerdict(repairResult(left)).detail).toContain('Only leaked clusters were asked for.');
    expect(resultVerdict(repairResult({ ...left, scope: 'all' })).detail).not.toContain('asked for');
  });
});

it.each(keys(STATES))('an undo file in the state %s says what can be done', (state) => {
  const { title, detail } = undoStateText(state);
  expect(title).toMatch(/^[a-z].*[^.]$/);
  expect(detail).toMatch(SENTENCES);
});
