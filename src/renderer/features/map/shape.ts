/** How the Hilbert view lies in its box. */
import { hilbertIndex, MAX_HILBERT_ORDER } from './layout';
import { binsAtLevel } from './viewport';

export interface Shape {
  /** 2^order cells a side */
  readonly order: number;
  /** one cell stands for 2^level clusters */
  readonly level: number;
  /** device pixels of a cell */
  readonly cell: number;
  /** of the top left corner */
  readonly left: number;
  readonly top: number;
}

/** Cells grow no further than this, in CSS pixels. */
const LARGEST_CELL = 28;

/** The largest square of the curve that fits in a box of device pixels, no larger than the space needs. */
export function shapeOf(clusters: number, width: number, height: number, ratio: number): Shape {
  const room = Math.max(1, Math.min(width, height));
  const needed = Math.ceil(Math.log2(Math.max(1, clusters)) / 2);
  const order = Math.max(0, Math.min(MAX_HILBERT_ORDER, Math.floor(Math.log2(room)), needed));
  let level = 0;
  while (binsAtLevel(clusters, level) > 4 ** order) level++;
  const cell = Math.max(1, Math.min(Math.round(LARGEST_CELL * ratio), Math.floor(room / 2 ** order)));
  const side = cell * 2 ** order;
  return {
    order,
    level,
    cell,
    left: Math.max(0, Math.floor((width - side) / 2)),
    top: Math.max(0, Math.floor((height - side) / 2)),
  };
}

/** Bin under a point in device pixels; undefined beside the square and after the last bin. */
export function binInShape(shape: Shape, clusters: number, x: number, y: number): number | undefined {
  const place = {
    x: Math.floor((x - shape.left) / shape.cell),
    y: Math.floor((y - shape.top) / shape.cell),
  };
  const side = 2 ** shape.order;
  if (place.x < 0 || place.y < 0 || place.x >= side || place.y >= side) return undefined;
  const bin = hilbertIndex(place, shape.order);
  return bin < binsAtLevel(clusters, shape.level) ? bin : undefined;
}
