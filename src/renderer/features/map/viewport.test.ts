import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binAt,
  binsInSight,
  binsOf,
  clampScroll,
  clustersInSight,
  clusterNear,
  cornerOf,
  fit,
  maxScroll,
  panBy,
  panTo,
  resize,
  reveal,
  zoomAt,
  type Viewport,
} from './viewport';
import { columnLeft, columnsOf } from './grid';

const blank = (clusters: number, width = 880, height = 440, ratio = 1): Viewport => ({
  clusters,
  width,
  height,
  ratio,
  level: 0,
  cell: 7,
  scroll: 0,
});

const anyView = fc
  .tuple(
    fc.integer({ min: 1, max: 2 ** 32 }),
    fc.integer({ min: 50, max: 4000 }),
    fc.integer({ min: 50, max: 2500 }),
    fc.constantFrom(1, 1.25, 1.5, 2, 3),
    fc.array(fc.constantFrom<1 | -1>(1, 1, -1), { maxLength: 25 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([clusters, width, height, ratio, steps, at]) => {
    let view = fit(blank(clusters, width, height, ratio));
    for (const step of steps) view = zoomAt(view, step, width / 2, height / 2);
    return panBy(view, maxScroll(view) * at);
  });

describe('fit', () => {
  it('shows the whole space', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const whole = fit(view);
        expect(binsInSight(whole)).toEqual({ first: 0, count: binsOf(whole) });
        expect(maxScroll(whole)).toBe(0);
      }),
    );
  });

  it('uses large cells for a small image and coarse bins for a large one', () => {
    expect(fit(blank(200)).level).toBe(0);
    expect(fit(blank(200)).cell).toBe(44);
    expect(fit(blank(20)).cell).toBe(58);
    expect(fit(blank(2 ** 24)).level).toBe(11);
  });
});

describe('a point', () => {
  it('leads to a bin whose corner is at or before it', () => {
    fc.assert(
      fc.property(anyView, fc.nat(3999), fc.nat(2499), (view, x, y) => {
        const bin = binAt(view, x, y);
        if (bin === undefined) return;
        const corner = cornerOf(view, bin);
        expect(x - corner.x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThan(columnLeft(view, (bin % columnsOf(view)) + 1));
        expect(y - corner.y).toBeGreaterThanOrEqual(0);
        expect(y - corner.y).toBeLessThan(view.cell);
      }),
    );
  });

  it('leads nowhere beside the rows and after the last bin', () => {
    const view = fit(blank(10));
    expect(binAt(view, -1, 0)).toBeUndefined();
    expect(binAt(view, 879.5, 0)).toBeUndefined();
    expect(binAt(view, columnLeft(view, 10), 0)).toBeUndefined();
    expect(binAt(view, columnLeft(view, 9), 0)).toBe(9);
  });
});

describe('zooming', () => {
  it('keeps the cluster under the pointer in its row', () => {
    fc.assert(
      fc.property(anyView, fc.double({ min: 0, max: 1, noNaN: true }), (view, part) => {
        const y = part * (view.height - 1);
        const cluster = clusterNear(view, 0, y);
        const closer = zoomAt(view, 1, 0, y);
        if (closer.scroll === 0 || closer.scroll === maxScroll(closer)) return;
        const corner = cornerOf(closer, Math.floor(cluster / 2 ** closer.level));
        expect(Math.abs(corner.y + closer.cell / 2 - y)).toBeLessThanOrEqual(closer.cell);
      }),
    );
  });

  it('in and out ends at the whole picture', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        for (let step = 0; step < 60; step++) view = zoomAt(view, -1, 0, 0);
        expect(view).toEqual(fit(view));
      }),
      { numRuns: 20 },
    );
  });

  it('reaches single clusters in large cells', () => {
    let view = fit(blank(2 ** 24));
    for (let step = 0; step < 60; step++) view = zoomAt(view, 1, 400, 200);
    expect(view.level).toBe(0);
    expect(view.cell).toBe(40);
  });
});

describe('panning', () => {
  it('never leaves the rows', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), (view, pixels) => {
        const moved = panBy(view, pixels);
        expect(moved.scroll).toBeGreaterThanOrEqual(0);
        expect(moved.scroll).toBeLessThanOrEqual(maxScroll(moved));
        expect(clampScroll(moved)).toBe(moved);
      }),
    );
  });

  it('to a cluster brings it into sight', () => {
    fc.assert(
      fc.property(anyView, fc.double({ min: 0, max: 1, noNaN: true }), (view, part) => {
        const cluster = Math.floor(part * (view.clusters - 1));
        for (const moved of [panTo(view, cluster), reveal(view, cluster)]) {
          const sight = clustersInSight(moved);
          expect(cluster).toBeGreaterThanOrEqual(sight.first);
          expect(cluster).toBeLessThan(sight.first + sight.count);
        }
      }),
    );
  });

  it('to what is in sight already moves nothing', () => {
    const view = panTo(zoomAt(fit(blank(2 ** 20)), 1, 0, 0), 4096);
    expect(reveal(view, clustersInSight(view).first + 2 ** view.level)).toBe(view);
  });
});

describe('another size', () => {
  it('keeps a whole picture whole', () => {
    const view = resize(fit(blank(2 ** 22)), { width: 2000, height: 900, ratio: 2 });
    expect(view).toEqual(fit(view));
  });

  it('keeps the first row where it was', () => {
    const view = panTo(zoomAt(zoomAt(fit(blank(2 ** 22)), 1, 0, 0), 1, 0, 0), 2 ** 20);
    const before = clustersInSight(view).first;
    const after = resize(view, { width: 700, height: 440, ratio: 1 });
    const row = columnsOf(after) * 2 ** after.level;
    expect(Math.abs(clustersInSight(after).first - before)).toBeLessThanOrEqual(row);
  });
});
