import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnAt, columnLeft, columnsOf, gapOf, inkSize, snug, type Grid } from './grid';

const anyGrid: fc.Arbitrary<Grid> = fc.record({
  width: fc.integer({ min: 64, max: 4000 }),
  ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
  cell: fc.integer({ min: 1, max: 64 }),
});

describe('columns', () => {
  it('fill the whole width', () => {
    fc.assert(
      fc.property(anyGrid, (grid) => {
        expect(columnLeft(grid, 0)).toBe(0);
        expect(columnLeft(grid, columnsOf(grid)) - gapOf(grid)).toBe(grid.width);
      }),
    );
  });

  it('of snug cells differ by a pixel at most, and are as many', () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), (wanted, seed) => {
        const grid = snug(wanted);
        expect(columnsOf(grid)).toBe(columnsOf(wanted));
        const column = seed % columnsOf(grid);
        const width = columnLeft(grid, column + 1) - columnLeft(grid, column);
        expect([grid.cell, grid.cell + 1]).toContain(width);
      }),
    );
  });

  it('are found by any point in them', () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), fc.double({ min: 0, max: 0.99, noNaN: true }), (grid, seed, part) => {
        const column = seed % columnsOf(grid);
        const left = columnLeft(grid, column);
        const right = columnLeft(grid, column + 1);
        expect(columnAt(grid, left)).toBe(column);
        expect(columnAt(grid, left + (right - left) * part)).toBe(column);
      }),
    );
  });

  it('are nowhere beside the grid', () => {
    const grid = { width: 99, ratio: 1, cell: 10 };
    expect(columnAt(grid, -1)).toBe(-1);
    expect(columnAt(grid, 100)).toBe(columnsOf(grid));
  });
});

it('cells of a pixel or two have no gap between them', () => {
  expect(inkSize({ cell: 3, ratio: 1 })).toBe(3);
  expect(inkSize({ cell: 4, ratio: 1 })).toBe(3);
  expect(inkSize({ cell: 14, ratio: 2 })).toBe(12);
});
