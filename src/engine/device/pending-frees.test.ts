import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostCluster } from '../../shared/units';
import { PendingFrees } from './pending-frees';

const run = fc.record({
  first: fc.nat(20),
  count: fc.integer({ min: 1, max: 5 }),
  references: fc.integer({ min: 1, max: 3 }),
});

describe('references that were given up', () => {
  it('are handed over once, each as often as it was given', () => {
    fc.assert(
      fc.property(fc.array(run), (runs) => {
        const frees = new PendingFrees();
        const wanted = new Map<number, number>();
        for (const { first, count, references } of runs) {
          frees.add(hostCluster(first), count, references);
          for (let at = first; at < first + count; at++) wanted.set(at, (wanted.get(at) ?? 0) + references);
        }
        expect(frees.clusters).toBe(runs.reduce((sum, { count, references }) => sum + count * references, 0));
        expect(frees.runs).toBeLessThanOrEqual(runs.length);
        const found = new Map<number, number>();
        for (const { first, count, references } of frees.take())
          for (let at: number = first; at < first + count; at++)
            found.set(at, (found.get(at) ?? 0) + references);
        expect(found).toEqual(wanted);
        expect([frees.empty, frees.clusters, frees.take()]).toEqual([true, 0, []]);
      }),
    );
  });

  it('are one run where one follows the other', () => {
    const frees = new PendingFrees();
    for (const cluster of [5, 6, 7, 9]) frees.add(hostCluster(cluster));
    expect(frees.runs).toBe(2);
    const taken = frees.take();
    expect(taken).toEqual([
      { first: 5, count: 3, references: 1 },
      { first: 9, count: 1, references: 1 },
    ]);
    frees.putBack(taken);
    expect([frees.runs, frees.clusters, frees.empty]).toEqual([2, 4, false]);
  });
});
