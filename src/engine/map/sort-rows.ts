import type { TimeSlice } from '../io/time-slice';

/** Rows that are sorted in one go, and merged between two looks at the clock. */
const BLOCK = 1 << 13;

type Compare = (left: number, right: number) => number;

/** Sorts rows in turns: a million of them in one go would keep the thread for half a second. */
export async function sortRows(rows: Uint32Array, compare: Compare, slice: TimeSlice): Promise<Uint32Array> {
  for (let start = 0; start < rows.length; start += BLOCK) {
    rows.subarray(start, start + BLOCK).sort(compare);
    if (slice.over) await slice.rest();
  }
  let from: Uint32Array = rows;
  let to: Uint32Array = new Uint32Array(rows.length);
  for (let width = BLOCK; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) {
      const middle = Math.min(rows.length, start + width);
      await merge(from, start, middle, Math.min(rows.length, middle + width), to, compare, slice);
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges two sorted parts that stand side by side into the same place of `to`. */
async function merge(
  from: Uint32Array,
  start: number,
  middle: number,
  end: number,
  to: Uint32Array,
  compare: Compare,
  slice: TimeSlice,
): Promise<void> {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    if (at % BLOCK === 0 && slice.over) await slice.rest();
    const takesLeft = left < middle && (right === end || compare(from[left], from[right]) <= 0);
    to[at] = takesLeft ? from[left++] : from[right++];
  }
}
