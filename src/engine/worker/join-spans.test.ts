import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinSpans } from './join-spans';

const joined = (spans: readonly number[], most = 100): number[] => [
  ...joinSpans(Float64Array.from(spans), most),
];

it('spans that touch become one, in whatever order they come', () => {
  expect(joined([20, 5, 0, 10, 10, 10])).toEqual([0, 25]);
  expect(joined([8, 2, 4, 1])).toEqual([4, 1, 8, 2]);
  expect(joined([])).toEqual([]);
});

it('of too many, those close to each other become one', () => {
  expect(joined([0, 1, 2, 1, 100, 1], 2)).toEqual([0, 3, 100, 1]);
  expect(joined([0, 1, 1000, 1], 1)).toEqual([0, 1001]);
});

it('nothing is lost, and there are never more than asked for', () => {
  const span = fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 50 }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (spans, most) => {
      const result = joined(spans.flat(), most);
      expect(result.length).toBeLessThanOrEqual(2 * most);
      for (const [first, count] of spans) {
        const holds = result.some(
          (start, at) => at % 2 === 0 && start <= first && first + count <= start + result[at + 1],
        );
        expect(holds).toBe(true);
      }
    }),
  );
});
