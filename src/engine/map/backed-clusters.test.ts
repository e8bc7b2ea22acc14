import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BackedClusters } from './backed-clusters';

const DISK = 400;
const runs = fc
  .array(fc.record({ start: fc.nat(DISK - 1), count: fc.integer({ min: 1, max: 20 }) }), { maxLength: 90 })
  .map((list) => [...list].sort((left, right) => left.start - right.start));

test('answers as a list of clusters would', () => {
  fc.assert(
    fc.property(runs, fc.nat(DISK), fc.nat(60), (list, from, length) => {
      const backed = new BackedClusters();
      const model = new Uint8Array(DISK + 100);
      for (const { start, count } of list) {
        backed.add(start, start + count);
        model.fill(1, start, start + count);
      }
      const part = model.subarray(from, from + length);
      const seen = new Uint8Array(length);
      backed.each(from, from + length, (start, end) => seen.fill(1, start - from, end - from));
      expect(seen).toEqual(part.slice());
      expect(backed.isUniform(from, from + length)).toBe(new Set(part).size < 2);
      expect(backed.has(from)).toBe(model[from] === 1);
    }),
  );
});

test('keeps so many runs at most, and forgets no cluster that is held', () => {
  const backed = new BackedClusters(2);
  for (const start of [0, 10, 20, 30]) backed.add(start, start + 1);
  expect([0, 5, 10, 20, 30, 31].map((cluster) => backed.has(cluster))).toEqual([
    true,
    false,
    true,
    true,
    true,
    false,
  ]);
});
