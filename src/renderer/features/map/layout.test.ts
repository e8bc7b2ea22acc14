import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hilbertIndex, hilbertPlace, hilbertTable, MAX_HILBERT_ORDER, rowIndex, rowPlace } from './layout';

const order = fc.integer({ min: 0, max: MAX_HILBERT_ORDER });
const onCurve = order.chain((n) => fc.tuple(fc.constant(n), fc.nat((1 << (2 * n)) - 1)));

describe('rows', () => {
  it('lead from a bin to its place and back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.integer({ min: 1, max: 8192 }), (index, columns) => {
        const place = rowPlace(index, columns);
        expect(place.x).toBeLessThan(columns);
        expect(rowIndex(place, columns)).toBe(index);
      }),
    );
  });
});

describe('the Hilbert curve', () => {
  it('leads from a bin to its place and back', () => {
    fc.assert(
      fc.property(onCurve, ([n, index]) => {
        expect(hilbertIndex(hilbertPlace(index, n), n)).toBe(index);
      }),
    );
  });

  it('puts neighbours in the file side by side', () => {
    fc.assert(
      fc.property(onCurve, ([n, index]) => {
        if (index === 0) return;
        const here = hilbertPlace(index, n);
        const before = hilbertPlace(index - 1, n);
        expect(Math.abs(here.x - before.x) + Math.abs(here.y - before.y)).toBe(1);
      }),
    );
  });

  it('visits every cell once', () => {
    const seen = new Set(hilbertTable(5));
    expect(seen.size).toBe(32 * 32);
    expect(Math.max(...seen)).toBe(32 * 32 - 1);
  });
});
