import { COMPARE_KINDS, type CompareKind, type CompareResult } from '../../../shared/compare-results';

/** Cells of a comparison's picture that follow each other and are of one kind. */
export interface StripRun {
  readonly kind: CompareKind;
  /** cells */
  readonly start: number;
  readonly count: number;
}

/** The picture as runs, zeroes left out: they are what shows between. */
export function stripRuns({ cells }: CompareResult['picture']): readonly StripRun[] {
  const runs: StripRun[] = [];
  for (let start = 0; start < cells.length;) {
    let end = start + 1;
    while (end < cells.length && cells[end] === cells[start]) end++;
    const kind = COMPARE_KINDS[cells[start]];
    if (kind !== 'zero') runs.push({ kind, start, count: end - start });
    start = end;
  }
  return runs;
}
