import {
  COMPARE_KINDS,
  type ComparedRange,
  type CompareKind,
  type CompareResult,
} from '../../../shared/compare-results';

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

/**
 * The range under a place of the strip, else the nearest one.
 * @param ranges ascending
 * @param slack bytes that it may be away, as the strip shows short ranges no longer than it can
 * @returns its index; undefined where there is none
 */
export function rangeNear(
  ranges: readonly ComparedRange[],
  offset: number,
  slack: number,
): number | undefined {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  const away = (index: number): number => {
    const range = ranges.at(index);
    if (index < 0 || !range) return Infinity;
    return Math.max(0, range.start - offset, offset - (range.start + range.length - 1));
  };
  const nearest = away(low - 1) <= away(low) ? low - 1 : low;
  return away(nearest) <= slack ? nearest : undefined;
}
