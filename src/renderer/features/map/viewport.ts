/**
 * Which part of a space the rows show, and how large. All lengths in device pixels, so that a cell is
 * always a whole number of them.
 */
import { columnAt, columnLeft, columnsOf, gapOf, snug, type Grid } from './grid';
import { rowIndex, rowPlace } from './layout';

export interface Viewport extends Grid {
  /** of the whole space */
  readonly clusters: number;
  readonly height: number;
  /** one cell stands for 2^level clusters */
  readonly level: number;
  /** how far the rows are moved up */
  readonly scroll: number;
}

/** A run of bins at one level, or of clusters. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

/** Cells shrink no further than this when all is to fit, in CSS pixels. */
const SMALLEST_FIT = 6;
/** Cells grow no further than this when all fits easily. */
const LARGEST_FIT = 56;
/** Cell of the levels above 0. */
const STEADY_CELL = 7;
/** Cells of level 0, where a cell can only grow. */
const LARGE_CELLS = [10, 14, 20, 28, 40];
const MAX_LEVEL = 40;

/** Bins that a space of so many clusters has at a level. */
export const binsAtLevel = (clusters: number, level: number): number => Math.ceil(clusters / 2 ** level);

export const binsOf = (view: Viewport): number => binsAtLevel(view.clusters, view.level);

const rowsOf = (view: Viewport): number => Math.ceil(binsOf(view) / columnsOf(view));

/** How far the rows can be moved. */
export const maxScroll = (view: Viewport): number => Math.max(0, rowsOf(view) * view.cell - view.height);

/** The view with its scroll position inside what there is. */
export function clampScroll(view: Viewport): Viewport {
  const scroll = Math.min(maxScroll(view), Math.max(0, Math.round(view.scroll)));
  return scroll === view.scroll ? view : { ...view, scroll };
}

/** The finest view in which the whole space is seen at once. */
export function fit(view: Viewport): Viewport {
  const smallest = Math.round(SMALLEST_FIT * view.ratio);
  const largest = Math.round(LARGEST_FIT * view.ratio);
  const room = (view.width + gapOf({ ...view, cell: smallest })) * view.height;
  for (let level = 0; level <= MAX_LEVEL; level++) {
    const fair = Math.floor(Math.sqrt(room / Math.max(1, binsAtLevel(view.clusters, level))));
    for (let cell = Math.min(largest, fair); cell >= smallest; cell--) {
      const candidate = snug({ ...view, level, cell, scroll: 0 });
      if (rowsOf(candidate) * candidate.cell <= view.height) return candidate;
    }
  }
  return snug({ ...view, level: MAX_LEVEL, cell: smallest, scroll: 0 });
}

const scaleOf = (view: Pick<Viewport, 'level' | 'cell'>): number => (view.cell * view.cell) / 2 ** view.level;

/** Views from the finest to the coarsest that zooming stops at. */
function stops(view: Viewport): readonly Viewport[] {
  const stop = (level: number, css: number) => snug({ ...view, level, cell: Math.round(css * view.ratio) });
  const fine = [...LARGE_CELLS].reverse().map((css) => stop(0, css));
  const coarse = Array.from({ length: MAX_LEVEL + 1 }, (_, level) => stop(level, STEADY_CELL));
  return [...fine, ...coarse];
}

/** Stops closer than this to the present scale are passed over, so that each step is seen. */
const STEP = 1.2;

/** One step closer (+1) or further (-1), keeping the cluster at height `y` where it is. */
export function zoomAt(view: Viewport, step: 1 | -1, x: number, y: number): Viewport {
  const scale = scaleOf(view);
  const whole = fit(view);
  const all = stops(view);
  const next =
    step > 0
      ? all.filter((stop) => scaleOf(stop) > scale * STEP).at(-1)
      : all.find((stop) => scaleOf(stop) < scale / STEP);
  if (!next) return view;
  if (scaleOf(next) <= scaleOf(whole)) return whole;
  return moveTo(next, clusterNear(view, x, y), y);
}

/** The view scrolled so that `cluster` lies at height `y`. */
function moveTo(view: Viewport, cluster: number, y: number): Viewport {
  const row = rowPlace(Math.floor(cluster / 2 ** view.level), columnsOf(view)).y;
  return clampScroll({ ...view, scroll: (row + 0.5) * view.cell - y });
}

/** Bin under a point of the view; undefined where there is none. */
export function binAt(view: Viewport, x: number, y: number): number | undefined {
  const place = { x: columnAt(view, x), y: Math.floor((y + view.scroll) / view.cell) };
  if (place.x < 0 || place.x >= columnsOf(view) || place.y < 0) return undefined;
  const bin = rowIndex(place, columnsOf(view));
  return bin < binsOf(view) ? bin : undefined;
}

/** First cluster of the bin nearest to a point. */
export function clusterNear(view: Viewport, x: number, y: number): number {
  const columns = columnsOf(view);
  const column = Math.min(columns - 1, Math.max(0, columnAt(view, x)));
  const row = Math.max(0, Math.floor((y + view.scroll) / view.cell));
  const bin = Math.min(binsOf(view) - 1, rowIndex({ x: column, y: row }, columns));
  return Math.max(0, bin) * 2 ** view.level;
}

/** Top left corner of a bin in the view; may lie outside of it. */
export function cornerOf(view: Viewport, bin: number): { readonly x: number; readonly y: number } {
  const place = rowPlace(bin, columnsOf(view));
  return { x: columnLeft(view, place.x), y: place.y * view.cell - view.scroll };
}

/** Bins in sight, those of cut rows included. */
export function binsInSight(view: Viewport): Span {
  const columns = columnsOf(view);
  const firstRow = Math.floor(view.scroll / view.cell);
  const lastRow = Math.ceil((view.scroll + view.height) / view.cell);
  const first = Math.min(binsOf(view), firstRow * columns);
  return { first, count: Math.max(0, Math.min(binsOf(view), lastRow * columns) - first) };
}

/** Clusters in sight. */
export function clustersInSight(view: Viewport): Span {
  const bins = binsInSight(view);
  const first = bins.first * 2 ** view.level;
  return { first, count: Math.min(view.clusters, (bins.first + bins.count) * 2 ** view.level) - first };
}

/** The view moved by so many pixels; down is positive. */
export const panBy = (view: Viewport, pixels: number): Viewport =>
  clampScroll({ ...view, scroll: view.scroll + pixels });

/** The view moved so that its first row holds `cluster`. */
export const panTo = (view: Viewport, cluster: number): Viewport => moveTo(view, cluster, view.cell / 2);

/** The view moved as little as needed for `cluster` to be in sight. */
export function reveal(view: Viewport, cluster: number): Viewport {
  const top = cornerOf(view, Math.floor(cluster / 2 ** view.level)).y;
  if (top >= 0 && top + view.cell <= view.height) return view;
  return moveTo(view, cluster, view.height / 2);
}

/** The view in another size: a whole picture stays whole, else the first cluster in sight stays first. */
export function resize(
  view: Viewport,
  size: { readonly width: number; readonly height: number; readonly ratio: number },
): Viewport {
  const whole = fit(view);
  const isWhole = view.level === whole.level && view.cell === whole.cell;
  const cell = Math.max(1, Math.round((view.cell / view.ratio) * size.ratio));
  const resized = snug({ ...view, ...size, cell });
  return isWhole ? fit(resized) : panTo(resized, clustersInSight(view).first);
}
