import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binsOfClusters, spanRects } from './span-shape';
import type { Viewport } from './viewport';

const view: Viewport = { clusters: 4096, width: 99, height: 100, ratio: 1, level: 0, cell: 10, scroll: 0 };

describe('a run of bins', () => {
  it('covers as many cells as it has bins in sight', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 1, max: 100 }), (first, count) => {
        const rects = spanRects(view, { first, count: Math.min(count, 100 - first) });
        const area = rects.reduce((sum, { width, height }) => sum + width * height, 0);
        expect(area).toBe(Math.min(count, 100 - first) * 100);
        expect(rects.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('is cut close to the view, however long it is', () => {
    const rects = spanRects({ ...view, scroll: 15 }, { first: 5, count: 4000 });
    for (const { y, height } of rects) expect(y + height).toBeLessThanOrEqual(120);
  });

  it('is nowhere when it is out of sight', () => {
    expect(spanRects(view, { first: 200, count: 5 })).toEqual([]);
    expect(spanRects(view, { first: 20, count: 0 })).toEqual([]);
  });
});

it('holds every cluster of a run, cut bins included', () => {
  const coarse = { ...view, level: 3 };
  expect(binsOfClusters(coarse, { first: 7, count: 2 })).toEqual({ first: 0, count: 2 });
  expect(binsOfClusters(coarse, { first: 8, count: 8 })).toEqual({ first: 1, count: 1 });
});
