/** How long a file was while it was compacted, and how fast that went. */

/** A moment of it. */
export interface LengthPoint {
  /** seconds since it began, pauses left out */
  readonly seconds: number;
  /** bytes of the file, if it stopped then */
  readonly length: number;
  /** bytes copied by then */
  readonly copied: number;
}

/** Points closer to each other than this tell nothing more, in seconds. */
const STEP = 0.25;
/** Points kept; beyond it every second one goes. */
const LIMIT = 2400;

/** Adds a moment; one that follows at once takes the place of the last. */
export function addPoint(points: readonly LengthPoint[], point: LengthPoint): readonly LengthPoint[] {
  const before = points.at(-2);
  if (before && point.seconds - before.seconds < STEP) return [...points.slice(0, -1), point];
  const kept = points.length < LIMIT ? points : points.filter((_, index) => index % 2 === 0);
  return [...kept, point];
}

/** Seconds over which a speed is taken: a batch is copied, then flushed, and both are its time. */
const SMOOTH = 2;

/** Bytes a second by each moment, smoothed, for at most `most` moments. */
export function speedPoints(
  points: readonly LengthPoint[],
  most: number,
): readonly { readonly seconds: number; readonly value: number }[] {
  const speeds: { seconds: number; value: number }[] = [];
  let from = 0;
  const step = Math.max(1, Math.ceil(points.length / most));
  for (let at = 1; at < points.length; at++) {
    const point = points[at];
    while (from < at - 1 && points[from + 1].seconds <= point.seconds - SMOOTH) from++;
    if (at % step !== 0 && at !== points.length - 1) continue;
    const seconds = point.seconds - points[from].seconds;
    const value = seconds > 0 ? Math.max(0, point.copied - points[from].copied) / seconds : 0;
    speeds.push({ seconds: point.seconds, value });
  }
  return speeds;
}

/** The length by each moment, for at most `most` moments. */
export function lengthsOf(
  points: readonly LengthPoint[],
  most: number,
): readonly { readonly seconds: number; readonly value: number }[] {
  const step = Math.max(1, Math.ceil(points.length / most));
  return points
    .filter((_, at) => at % step === 0 || at === points.length - 1)
    .map(({ seconds, length }) => ({ seconds, value: length }));
}
