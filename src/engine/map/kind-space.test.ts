import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLUSTER_KINDS, ClusterKind } from '../../shared/cluster-kinds';
import { HostKinds } from './host-kinds';
import { readBins } from './kind-space';
import { nextRun, previousRun } from './seek-run';

const CLUSTERS = 150_000;

const change = fc.record({
  first: fc.nat(CLUSTERS - 1),
  count: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: CLUSTERS })),
  kind: fc.constantFrom(ClusterKind.data, ClusterKind.leaked, ClusterKind.l2Table, ClusterKind.free),
});
const changes = fc.array(change, { maxLength: 12 });

function build(list: readonly { first: number; count: number; kind: ClusterKind }[]) {
  const host = new HostKinds(CLUSTERS);
  const model = new Uint8Array(CLUSTERS);
  for (const { first, count, kind } of list) {
    host.set(first, count, kind);
    model.fill(kind, first, first + count);
  }
  return { host, model };
}

describe('the host map', () => {
  it('has bins that agree with its clusters at every level', async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(18), fc.nat(1000), async (list, level, skip) => {
        const { host, model } = build(list);
        const size = 2 ** level;
        const total = Math.ceil(CLUSTERS / size);
        const first = skip % total;
        const bins = await readBins(host, level, first, 200);
        expect(bins.present.length).toBe(Math.min(200, total - first));
        for (let index = 0; index < bins.present.length; index++) {
          const part = model.subarray((first + index) * size, (first + index + 1) * size);
          const counts = new Uint32Array(CLUSTER_KINDS);
          for (const kind of part) counts[kind]++;
          const present = counts.reduce((mask, count, kind) => (count > 0 ? mask | (1 << kind) : mask), 0);
          expect(bins.present[index]).toBe(present);
          expect(counts[bins.dominant[index]]).toBe(Math.max(...counts));
          const used = 1 - counts[ClusterKind.free] / part.length;
          expect(Math.abs(bins.fill[index] / 255 - used)).toBeLessThan(0.01);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds the next and the previous run as a walk along the clusters does', async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(CLUSTERS - 1), async (list, from) => {
        const { host, model } = build(list);
        const mask = (1 << ClusterKind.leaked) | (1 << ClusterKind.l2Table);
        const wanted = (cluster: number): boolean => ((mask >>> model[cluster]) & 1) === 1;
        let start = from;
        while (start < CLUSTERS && model[start] === model[from]) start++;
        while (start < CLUSTERS && !wanted(start)) start++;
        let end = start;
        while (end < CLUSTERS && model[end] === model[start]) end++;
        expect(await nextRun(host, from, mask)).toEqual(
          start < CLUSTERS ? { start, count: end - start } : null,
        );
        let last = from;
        while (last >= 0 && model[last] === model[from]) last--;
        while (last >= 0 && !wanted(last)) last--;
        let edge = last;
        while (edge >= 0 && model[edge] === model[last]) edge--;
        expect(await previousRun(host, from, mask)).toEqual(
          last < 0 ? null : { start: edge + 1, count: last - edge },
        );
      }),
      { numRuns: 60 },
    );
  });

  it('takes a cluster that two structures claim for corrupt, and one that a snapshot shares for shared', () => {
    const host = new HostKinds(10);
    host.claim(0, 1, ClusterKind.l2Table);
    host.claim(0, 2, ClusterKind.data);
    host.claim(2, 1, ClusterKind.snapshotData);
    host.claim(2, 1, ClusterKind.data);
    host.claim(3, 1, ClusterKind.compressed);
    host.claim(3, 1, ClusterKind.compressed);
    expect([0, 1, 2, 3, 4].map((cluster) => host.get(cluster))).toEqual([
      ClusterKind.corrupt,
      ClusterKind.data,
      ClusterKind.shared,
      ClusterKind.compressed,
      ClusterKind.free,
    ]);
  });

  it('keeps its counts when it grows past the end of the file', () => {
    const host = new HostKinds(70_000);
    host.set(5, 3, ClusterKind.data);
    host.extend(140_001);
    host.set(140_000, 1, ClusterKind.beyondEnd);
    expect(host.counts.totals()).toEqual([
      { kind: ClusterKind.free, clusters: 139_997 },
      { kind: ClusterKind.data, clusters: 3 },
      { kind: ClusterKind.beyondEnd, clusters: 1 },
    ]);
  });
});
