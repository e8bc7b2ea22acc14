import { REPAIR_STEPS, type ByteRange, type PlannedChanges } from './planned-changes';
import { bitOf, FIRST_STEP, PUNCH_STEP } from './undo-head';

/** A part of the image that the same steps change. */
export interface ChangedRange extends ByteRange {
  /** as bits, by number */
  readonly steps: number;
  /** byte offset in the image of what `place` copies here */
  readonly copyFrom?: number;
}

/** Ranges of one kind, ascending, and how far they are looked at. */
interface Source {
  readonly ranges: readonly (ByteRange & { readonly from?: number })[];
  readonly step: number;
  next: number;
}

/**
 * All that a plan changes, ascending and cut so that the same steps change all of a range; none of them crosses the old
 * end of the file. Where a step writes over what it copies, the write counts.
 */
export function* changedRanges(changes: PlannedChanges): Generator<ChangedRange> {
  const copies = changes.copies
    .map(({ from, to, length }) => ({ offset: to, length, from }))
    .sort((left, right) => left.offset - right.offset);
  const sources: Source[] = [
    { ranges: copies, step: FIRST_STEP, next: 0 },
    ...REPAIR_STEPS.map((name, index) => ({
      ranges: changes.ranges(name),
      step: FIRST_STEP + index,
      next: 0,
    })),
    { ranges: changes.punches, step: PUNCH_STEP, next: 0 },
  ];
  for (let at = nextStart(sources, 0); at < Infinity; at = nextStart(sources, at)) {
    let end = at < changes.lengthBefore ? changes.lengthBefore : Infinity;
    let steps = 0;
    let copyFrom: number | undefined;
    for (const { ranges, step, next } of sources) {
      if (next === ranges.length) continue;
      const { offset, length, from } = ranges[next];
      if (offset > at) {
        end = Math.min(end, offset);
        continue;
      }
      end = Math.min(end, offset + length);
      // the copies come first
      copyFrom = step !== FIRST_STEP ? copyFrom : from === undefined ? undefined : from + at - offset;
      steps |= bitOf(step);
    }
    yield { offset: at, length: end - at, steps, copyFrom };
    at = end;
  }
}

/** Where the next range begins, or goes on, from `at` on; Infinity = nowhere. */
function nextStart(sources: readonly Source[], at: number): number {
  let start = Infinity;
  for (const source of sources) {
    const { ranges } = source;
    while (source.next < ranges.length && ranges[source.next].offset + ranges[source.next].length <= at) {
      source.next++;
    }
    if (source.next < ranges.length) start = Math.min(start, Math.max(at, ranges[source.next].offset));
  }
  return start;
}

/** Bytes that all steps of a plan write, one after the other. */
export function bytesWritten(changes: PlannedChanges): number {
  const sum = (ranges: readonly { readonly length: number }[]): number =>
    ranges.reduce((bytes, { length }) => bytes + length, 0);
  return (
    sum(changes.copies) +
    sum(changes.punches) +
    REPAIR_STEPS.reduce((all, step) => all + sum(changes.ranges(step)), 0)
  );
}
