/** Times of map frames in the performance timeline, as measures `platter:map-frame`. */
const NAME = 'platter:map-frame';
/** Entries kept in the timeline; observers have seen the older ones. */
const KEPT = 2000;

let frames = 0;

/** Enters the frame that began at `began` (performance.now()) and ends now. */
export function markFrame(began: number): void {
  if (++frames % KEPT === 0) performance.clearMeasures(NAME);
  performance.measure(NAME, { start: began, end: performance.now() });
}
