import { describe, expect, it } from 'vitest';
import { ReferenceCounters } from '../check/reference-counters';
import { FreeClusters } from './free-clusters';

const CLUSTER = 65_536;

function freeIn(
  clusters: number,
  counted: readonly (readonly [number, number])[],
  grows = true,
): FreeClusters {
  const counters = new ReferenceCounters(clusters + 1);
  for (const [first, count] of counted) counters.add(first, count);
  const free = new FreeClusters('disk.qcow2', CLUSTER, clusters, grows);
  free.respect(counters);
  return free;
}

describe('free clusters', () => {
  it('are those that nothing counts, in order, and none is taken twice', () => {
    const free = freeIn(10, [
      [0, 3],
      [5, 2],
    ]);
    expect([free.take(1), free.take(1), free.take(1), free.take(1)]).toEqual([3, 4, 7, 8]);
  });

  it('lie in one piece where they have to, also across pages of counters and behind the end', () => {
    expect(freeIn(10, [[0, 3]]).take(4)).toBe(3);
    expect(freeIn(200_000, [[0, 65_534]]).take(5)).toBe(65_534);
    expect(freeIn(10, [[0, 9]]).take(3)).toBe(9);
  });

  it('respect what other counters count, and what is to be avoided', () => {
    const free = freeIn(10, [[0, 3]]);
    const others = new ReferenceCounters(11);
    others.add(3, 2);
    free.respect(others);
    free.avoid(5, 2);
    expect(free.take(1)).toBe(7);
  });

  it('run out on a device', () => {
    const free = freeIn(4, [[0, 3]], false);
    expect(free.take(1)).toBe(3);
    expect(() => free.take(1)).toThrow(expect.objectContaining({ code: 'io-error' }));
  });
});
