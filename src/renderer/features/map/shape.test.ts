import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hilbertPlace } from './layout';
import { binInShape, shapeOf } from './shape';
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
        const side = shape.cell * 2 ** shape.order;
        expect(side).toBeLessThanOrEqual(Math.min(width, height));
        expect(binsAtLevel(clusters, shape.level)).toBeLessThanOrEqual(4 ** shape.order);
      }),
    );
  });

  it('leads from each cell to its bin', () => {
    fc.assert(
      fc.property(box, fc.nat(), ({ clusters, width, height }, seed) => {
        const shape = shapeOf(clusters, width, height, 1);
        const bin = seed % binsAtLevel(clusters, shape.level);
        const { x, y } = hilbertPlace(bin, shape.order);
        const at = (cells: number, from: number) => from + (cells + 0.5) * shape.cell;
        expect(binInShape(shape, clusters, at(x, shape.left), at(y, shape.top))).toBe(bin);
      }),
    );
  });

  it('has nothing beside it', () => {
    expect(binInShape(shapeOf(1000, 600, 400, 1), 1000, 2, 200)).toBeUndefined();
  });
});
