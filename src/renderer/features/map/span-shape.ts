/** The shape that a run of bins has in rows: at most three rectangles. */
import { columnLeft, columnsOf } from './grid';
import { rowPlace } from './layout';
import type { Span, Viewport } from './viewport';

/** Device pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bins that hold a run of clusters. */
export function binsOfClusters(view: Viewport, clusters: Span): Span {
  const size = 2 ** view.level;
  const first = Math.floor(clusters.first / size);
  return { first, count: Math.ceil((clusters.first + clusters.count) / size) - first };
}

/** Rectangles of a run of bins that can be seen, from the top down. */
export function spanRects(view: Viewport, bins: Span): readonly Rect[] {
  if (bins.count <= 0) return [];
  const columns = columnsOf(view);
  const from = rowPlace(bins.first, columns);
  const to = rowPlace(bins.first + bins.count - 1, columns);
  const block = (x: number, y: number, cells: number, rows: number): Rect => ({
    x: columnLeft(view, x),
    y: y * view.cell - view.scroll,
    width: columnLeft(view, x + cells) - columnLeft(view, x),
    height: rows * view.cell,
  });
  if (from.y === to.y) return inSight(view, [block(from.x, from.y, bins.count, 1)]);
  const headIsFull = from.x === 0;
  const tailIsFull = to.x === columns - 1;
  const bodyFrom = headIsFull ? from.y : from.y + 1;
  const bodyTo = tailIsFull ? to.y : to.y - 1;
  return inSight(view, [
    ...(headIsFull ? [] : [block(from.x, from.y, columns - from.x, 1)]),
    ...(bodyTo >= bodyFrom ? [block(0, bodyFrom, columns, bodyTo - bodyFrom + 1)] : []),
    ...(tailIsFull ? [] : [block(0, to.y, to.x + 1, 1)]),
  ]);
}

/** Cuts rectangles to a little more than the view, so that their edges outside of it stay unseen. */
function inSight(view: Viewport, rects: readonly Rect[]): readonly Rect[] {
  const top = -2 * view.cell;
  const bottom = view.height + 2 * view.cell;
  return rects
    .filter(({ y, height }) => y < view.height && y + height > 0)
    .map((rect) => {
      const y = Math.max(top, rect.y);
      return { ...rect, y, height: Math.min(bottom, rect.y + rect.height) - y };
    });
}
