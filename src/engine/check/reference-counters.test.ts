import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_CLUSTERS } from './counter-page';
import { ReferenceCounters } from './reference-counters';

const CLUSTERS = 3 * PAGE_CLUSTERS;

const addition = fc.record({
  first: fc.integer({ min: 0, max: CLUSTERS - 1 }),
  count: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: CLUSTERS })),
  weight: fc.oneof(fc.constant(1), fc.constantFrom(2, 127, 128, 255, 256, 65_535, 70_000)),
});

describe('ReferenceCounters', () => {
  it('count as an array of numbers would', () => {
    fc.assert(
      fc.property(fc.array(addition, { maxLength: 30 }), (additions) => {
        const counters = new ReferenceCounters(CLUSTERS);
        const model = new Float64Array(CLUSTERS);
        for (const { first, count, weight } of additions) {
          const stop = Math.min(CLUSTERS, first + count);
          counters.add(first, stop - first, weight);
          for (let cluster = first; cluster < stop; cluster++) model[cluster] += weight;
        }
        for (let page = 0; page < counters.pages; page++) {
          const values = counters.page(page);
          const expected = model.subarray(page * PAGE_CLUSTERS, (page + 1) * PAGE_CLUSTERS);
          const at = (slot: number): number => (typeof values === 'number' ? values : values[slot]);
          expect(expected.every((value, slot) => value === at(slot))).toBe(true);
        }
        for (const { first } of additions) expect(counters.get(first)).toBe(model[first]);
      }),
      { numRuns: 60 },
    );
  });

  it('keep every count where hundreds of single references stand apart and then overlap', () => {
    const counters = new ReferenceCounters(PAGE_CLUSTERS);
    for (let cluster = 0; cluster < 4000; cluster += 2) counters.add(cluster, 1);
    for (let cluster = 0; cluster < 4000; cluster += 4) counters.add(cluster, 1);
    expect([0, 1, 2, 3, 4].map((cluster) => counters.get(cluster))).toEqual([2, 0, 1, 0, 2]);
  });

  it('take no memory for pages that are counted as a whole', () => {
    const before = process.memoryUsage().arrayBuffers;
    const counters = new ReferenceCounters(2 ** 31);
    counters.add(0, 2 ** 31);
    for (let cluster = 0; cluster < 2 ** 24; cluster += 2 ** 14) counters.add(cluster, 1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
    expect(counters.get(2 ** 31 - 1)).toBe(1);
  });
});
