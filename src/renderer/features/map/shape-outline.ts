/** Edges around a run of bins on the Hilbert curve. */
import type { Rect } from './span-shape';
import { binAtPlace, placeInShape, type Shape } from './shape';
import type { Span } from './viewport';

/** Bins looked at one by one at most. */
const MOST_BINS = 40_000;

/** Rectangles, `thick` device pixels wide, that frame the bins of a run from outside. */
export function shapeOutline(shape: Shape, bins: Span, thick: number): readonly Rect[] {
  const { cell, left, top } = shape;
  const end = bins.first + bins.count;
  const isInside = (x: number, y: number): boolean => {
    const bin = binAtPlace(shape, { x, y });
    return bin !== undefined && bin >= bins.first && bin < end;
  };
  const edges: Rect[] = [];
  for (let bin = bins.first; bin < Math.min(end, bins.first + MOST_BINS); bin++) {
    const { x, y } = placeInShape(shape, bin);
    const [px, py] = [left + x * cell, top + y * cell];
    // an edge goes around a corner unless the run turns into its way there
    const around = (dx: number, dy: number): number => (isInside(x + dx, y + dy) ? 0 : thick);
    for (const side of [-1, 1]) {
      const past = side < 0 ? -thick : cell;
      if (!isInside(x + side, y)) {
        const [before, after] = [around(side, -1), around(side, 1)];
        edges.push({ x: px + past, y: py - before, width: thick, height: before + cell + after });
      }
      if (!isInside(x, y + side)) {
        const [before, after] = [around(-1, side), around(1, side)];
        edges.push({ x: px - before, y: py + past, width: before + cell + after, height: thick });
      }
    }
  }
  return edges;
}
