import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClusterSet } from './cluster-set';

const SPACE = 70_000;
const range = fc.record({
  first: fc.integer({ min: 0, max: SPACE - 1 }),
  count: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: SPACE })),
});

describe('ClusterSet', () => {
  it('answers as a set of numbers would', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), fc.array(range, { maxLength: 8 }), (added, asked) => {
        const set = new ClusterSet();
        const model = new Uint8Array(2 * SPACE);
        for (const { first, count } of added) {
          set.add(first, count);
          model.fill(1, first, first + count);
        }
        for (const { first, count } of asked) {
          expect(set.has(first)).toBe(model[first] === 1);
          expect(set.meets(first, count)).toBe(model.subarray(first, first + count).includes(1));
        }
        const members = new Uint8Array(2 * SPACE);
        set.forEach((cluster) => members.fill(1, cluster, cluster + 1));
        expect(Buffer.compare(members, model)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});
