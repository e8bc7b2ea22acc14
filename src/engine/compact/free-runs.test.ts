import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ClusterSet } from '../check/cluster-set';
import { ReferenceCounters } from '../check/reference-counters';
import { FreeRuns } from './free-runs';

const CLUSTERS = 60;

const side = (first: number, length: number): number[] => Array.from({ length }, (_, at) => first + at);

it('hands out runs of free clusters that overlap nothing, until no run is long enough', () => {
  const used = fc.uniqueArray(fc.integer({ min: 1, max: CLUSTERS - 1 }));
  const wanted = fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(used, fc.uniqueArray(fc.nat(CLUSTERS)), wanted, (counted, spoken, lengths) => {
      const counters = new ReferenceCounters(CLUSTERS);
      const taken = new ClusterSet();
      const busy = new Set([0, ...counted, ...spoken]);
      for (const cluster of [0, ...counted]) counters.add(cluster, 1);
      for (const cluster of spoken) taken.add(cluster);
      const runs = new FreeRuns(counters, CLUSTERS, taken);
      for (const length of lengths) {
        const first = runs.take(length);
        const isFree = (start: number): boolean =>
          start + length <= CLUSTERS && side(start, length).every((cluster) => !busy.has(cluster));
        // the run is free, or there is none
        expect(first < 0 ? !side(0, CLUSTERS).some(isFree) : isFree(first)).toBe(true);
        if (first < 0) continue;
        for (const cluster of side(first, length)) busy.add(cluster);
      }
    }),
  );
});

it('takes from the shortest run that is long enough', () => {
  const counters = new ReferenceCounters(20);
  for (const cluster of [0, 6, 9, 13]) counters.add(cluster, 1);
  const runs = new FreeRuns(counters, 20, new ClusterSet());
  expect(runs.longest).toBe(6);
  expect(runs.take(2)).toBe(7);
  expect(runs.take(3)).toBe(10);
  expect(runs.take(3)).toBe(1);
});
