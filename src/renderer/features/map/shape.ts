/** How the Hilbert view lies in its box. */
import { hilbertIndex, hilbertPlace, MAX_HILBERT_ORDER, type Place } from './layout';
import { binsAtLevel } from './viewport';

export interface Shape {
  /** of the curve, which has 4^order cells */
  readonly order: number;
  /** one cell stands for 2^level clusters */
  readonly level: number;
  /** device pixels of a cell */
  readonly cell: number;
  /** cells that the used part of the curve is wide and high */
  readonly columns: number;
  readonly rows: number;
  /** right and down are exchanged */
  readonly isTurned: boolean;
  /** of the top left corner, device pixels */
  readonly left: number;
  readonly top: number;
}

/** Cells grow no further than this, in CSS pixels. */
const LARGEST_CELL = 56;

/** Cells from the top left that the first `count` of a curve reach to the right and down. */
export function curveReach(count: number, order: number): Place {
  let [x, y] = [0, 0];
  let taken = 0;
  // quarters of quarters that are full: each is a square, however the curve runs in it
  for (let depth = 0; depth <= order; depth++) {
    const side = 2 ** (order - depth);
    for (; taken + side * side <= count; taken += side * side) {
      const corner = hilbertPlace(taken / (side * side), depth);
      x = Math.max(x, (corner.x + 1) * side);
      y = Math.max(y, (corner.y + 1) * side);
    }
  }
  return { x, y };
}

/** The finest curve whose used part fits in a box of device pixels, turned as it fits best, in its middle. */
export function shapeOf(clusters: number, width: number, height: number, ratio: number): Shape {
  for (let level = 0; ; level++) {
    const bins = Math.max(1, binsAtLevel(clusters, level));
    let order = 0;
    while (4 ** order < bins) order++;
    if (order > MAX_HILBERT_ORDER) continue;
    const reach = curveReach(bins, order);
    const cellOf = (columns: number, rows: number) => Math.floor(Math.min(width / columns, height / rows));
    const isTurned = cellOf(reach.y, reach.x) > cellOf(reach.x, reach.y);
    const [columns, rows] = isTurned ? [reach.y, reach.x] : [reach.x, reach.y];
    const room = cellOf(columns, rows);
    if (room < 1 && bins > 1) continue;
    const cell = Math.max(1, Math.min(Math.round(LARGEST_CELL * ratio), room));
    const left = Math.max(0, Math.floor((width - cell * columns) / 2));
    const top = Math.max(0, Math.floor((height - cell * rows) / 2));
    return { order, level, cell, columns, rows, isTurned, left, top };
  }
}

const turned = ({ x, y }: Place, shape: Shape): Place => (shape.isTurned ? { x: y, y: x } : { x, y });

/** Where a bin lies, in cells. */
export const placeInShape = (shape: Shape, bin: number): Place =>
  turned(hilbertPlace(bin, shape.order), shape);

/** Bin of a cell; undefined outside of the used part. */
export function binAtPlace(shape: Shape, place: Place): number | undefined {
  if (place.x < 0 || place.y < 0 || place.x >= shape.columns || place.y >= shape.rows) return undefined;
  return hilbertIndex(turned(place, shape), shape.order);
}

/** Bin under a point in device pixels; undefined beside the shape and after the last bin. */
export function binInShape(shape: Shape, clusters: number, x: number, y: number): number | undefined {
  const place = {
    x: Math.floor((x - shape.left) / shape.cell),
    y: Math.floor((y - shape.top) / shape.cell),
  };
  const bin = binAtPlace(shape, place);
  return bin !== undefined && bin < binsAtLevel(clusters, shape.level) ? bin : undefined;
}
