/** Edges around a run of bins on the Hilbert curve. */
import { hilbertIndex, hilbertPlace } from './layout';
import type { Rect } from './span-shape';
import type { Shape } from './shape';
import type { Span } from './viewport';

/** Bins looked at one by one at most. */
const MOST_BINS = 40_000;

/** Rectangles, `thick` device pixels wide, that frame the bins of a run from outside. */
export function shapeOutline(shape: Shape, bins: Span, thick: number): readonly Rect[] {
  const { order, cell, left, top } = shape;
  const side = 2 ** order;
  const end = bins.first + bins.count;
  const isInside = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= side || y >= side) return false;
    const bin = hilbertIndex({ x, y }, order);
    return bin >= bins.first && bin < end;
  };
  const edges: Rect[] = [];
  for (let bin = bins.first; bin < Math.min(end, bins.first + MOST_BINS); bin++) {
    const { x, y } = hilbertPlace(bin, order);
    const [px, py] = [left + x * cell, top + y * cell];
    const long = cell + 2 * thick;
    if (!isInside(x - 1, y)) edges.push({ x: px - thick, y: py - thick, width: thick, height: long });
    if (!isInside(x + 1, y)) edges.push({ x: px + cell, y: py - thick, width: thick, height: long });
    if (!isInside(x, y - 1)) edges.push({ x: px - thick, y: py - thick, width: long, height: thick });
    if (!isInside(x, y + 1)) edges.push({ x: px - thick, y: py + cell, width: long, height: thick });
  }
  return edges;
}
