import { expect, it } from 'vitest';
import { placeInShape, shapeOf } from './shape';
import { shapeOutline } from './shape-outline';

const shape = shapeOf(256, 160, 160, 1);

it('a single cell has four edges around it', () => {
  expect(shapeOutline(shape, { first: 0, count: 1 }, 1)).toHaveLength(4);
});

it('cells of a run have no edges between them', () => {
  expect(shapeOutline(shape, { first: 0, count: 4 }, 1)).toHaveLength(8);
  expect(shapeOutline(shape, { first: 0, count: 256 }, 1)).toHaveLength(64);
});

it('has no ticks at inner corners: no edge lies on a cell of the run', () => {
  const run = { first: 3, count: 90 };
  const inside = Array.from({ length: run.count }, (_, at) => placeInShape(shape, run.first + at));
  for (const edge of shapeOutline(shape, run, 2)) {
    for (const { x, y } of inside) {
      const [left, top] = [shape.left + x * shape.cell, shape.top + y * shape.cell];
      const isApart =
        edge.x >= left + shape.cell ||
        edge.x + edge.width <= left ||
        edge.y >= top + shape.cell ||
        edge.y + edge.height <= top;
      expect(isApart).toBe(true);
    }
  }
});
