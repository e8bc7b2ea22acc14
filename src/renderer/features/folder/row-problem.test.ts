import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../app/summary-fixture';
import { rowOf } from './folder-row-fixture';
import { rowProblem } from './row-problem';
import { rowVerdict } from './row-text';

const below = (reason: string, depth = 1) =>
  rowOf({ summary: summaryOf({ chain: [{ depth, name: '../base.qcow2', problem: { reason } }] }) });

describe('a file that an image of a table needs', () => {
  it('is no problem where it can be read', () => {
    expect(rowProblem(rowOf())).toBeUndefined();
    expect(rowProblem(rowOf({ summary: undefined }))).toBeUndefined();
  });

  it('lies elsewhere: the row says so, and that opening the image asks', () => {
    const verdict = rowVerdict(below('gate'));
    expect(verdict).toMatchObject({ name: 'Incomplete', result: 'backing file lies elsewhere' });
    expect(verdict.detail).toBe(
      'Its backing file ../base.qcow2 lies outside of this image’s folder, and is not read unasked. Open the image: its Chain view asks whether to read it too.',
    );
  });

  it('can’t be used: the reason is said', () => {
    expect(rowProblem(below('missing'))?.sentence).toBe(
      'Its backing file ../base.qcow2 can’t be used: there is no such file.',
    );
    expect(rowProblem(below('gate', 3))?.sentence).toMatch(
      /^\.\.\/base\.qcow2, further down its chain, lies outside/,
    );
  });

  it('is a data file: the same', () => {
    const finding = { code: 'data-file-unusable', field: 'gate' } as never;
    const row = rowOf({ summary: summaryOf({ findings: [finding] }) });
    expect(rowProblem(row)?.brief).toBe('data file lies elsewhere');
  });
});
