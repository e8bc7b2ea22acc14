import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../app/summary-fixture';
import { lossOf, planResize } from './resize-plan';

const GIB = 2 ** 30;
const plan = (text: string) => planResize(text, summaryOf({ virtualSize: GIB }));

describe('a new size', () => {
  it('says by how much the disk becomes longer or shorter', () => {
    expect(plan('3 GiB')).toMatchObject({
      kind: 'grow',
      size: 3 * GIB,
      note: expect.stringContaining('2 GiB longer'),
    });
    expect(plan('256M')).toMatchObject({ kind: 'shrink', note: expect.stringContaining('768 MiB shorter') });
    expect(plan('1G')).toMatchObject({ kind: 'same' });
  });

  it('is rounded up to a sector, as the disk has no half ones', () => {
    expect(plan(String(GIB + 1))).toMatchObject({ kind: 'grow', size: GIB + 512 });
    expect(plan(String(GIB - 1))).toMatchObject({ kind: 'same' });
  });

  it('is wrong where it is none, or where tables do not reach', () => {
    expect(plan('large')).toMatchObject({ kind: 'wrong' });
    expect(plan('3P')).toMatchObject({ kind: 'wrong', problem: expect.stringContaining('reach 2 PiB') });
  });
});

describe('what would be lost', () => {
  const behind = { bytes: 3 << 20, pieces: 2, first: 0, more: false };

  it('is told with its size and pieces', () => {
    expect(lossOf(behind)).toContain('3 MiB of data, in 2 pieces');
    expect(lossOf({ ...behind, pieces: 1 })).toContain('in one piece');
  });

  it('is at least what was counted', () => {
    expect(lossOf({ ...behind, more: true })).toMatch(/^At least 3 MiB of data, in 2 or more pieces/);
  });

  it('is nothing where there is no data', () => {
    expect(lossOf({ ...behind, bytes: 0, pieces: 0 })).toBeUndefined();
  });
});
