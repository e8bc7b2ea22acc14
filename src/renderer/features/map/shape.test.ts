import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hilbertPlace } from './layout';
import { binInShape, curveReach, placeInShape, shapeOf } from './shape';
import { binsAtLevel } from './viewport';

const box = fc.record({
  clusters: fc.integer({ min: 1, max: 2 ** 32 }),
  width: fc.integer({ min: 64, max: 4000 }),
  height: fc.integer({ min: 64, max: 4000 }),
});

describe('the shape', () => {
  it('fits in its box and holds the whole space', () => {
    fc.assert(
      fc.property(box, ({ clusters, width, height }) => {
        const shape = shapeOf(clusters, width, height, 1);
        expect(shape.left + shape.cell * shape.columns).toBeLessThanOrEqual(width);
        expect(shape.top + shape.cell * shape.rows).toBeLessThanOrEqual(height);
        expect(binsAtLevel(clusters, shape.level)).toBeLessThanOrEqual(4 ** shape.order);
      }),
    );
  });

  it('leads from each cell to its bin', () => {
    fc.assert(
      fc.property(box, fc.nat(), ({ clusters, width, height }, seed) => {
        const shape = shapeOf(clusters, width, height, 1);
        const bin = seed % binsAtLevel(clusters, shape.level);
        const { x, y } = placeInShape(shape, bin);
        const at = (cells: number, from: number) => from + (cells + 0.5) * shape.cell;
        expect(binInShape(shape, clusters, at(x, shape.left), at(y, shape.top))).toBe(bin);
      }),
    );
  });

  it('reaches no further than the cells that are used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1024 }), (count) => {
        const places = Array.from({ length: count }, (_, bin) => hilbertPlace(bin, 5));
        expect(curveReach(count, 5)).toEqual({
          x: Math.max(...places.map(({ x }) => x)) + 1,
          y: Math.max(...places.map(({ y }) => y)) + 1,
        });
      }),
    );
  });

  it('lies along the longer side of its box where half of the curve is used', () => {
    expect(shapeOf(512, 800, 400, 1)).toMatchObject({ columns: 32, rows: 16, cell: 25, left: 0, top: 0 });
    expect(shapeOf(512, 400, 800, 1)).toMatchObject({ columns: 16, rows: 32, cell: 25 });
  });

  it('has nothing beside it', () => {
    expect(binInShape(shapeOf(1000, 600, 400, 1), 1000, 2, 200)).toBeUndefined();
  });
});
