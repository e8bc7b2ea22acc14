import { expect, it } from 'vitest';
import { ClusterSet } from '../check/cluster-set';
import { ReferenceCounters } from '../check/reference-counters';
import type { Layout } from './layout';
import { placeUnits, type UnitUse } from './place-units';

/** `.` free, `a` one cluster alone, `S` a structure, `c` a chain of compressed clusters, `H` what can't move. */
function useOf(picture: string): UnitUse {
  const counters = new ReferenceCounters(picture.length);
  const joined = new ClusterSet();
  const structural = new ClusterSet();
  const fixed = new ClusterSet();
  const structures: UnitUse['structures'][number][] = [];
  for (const { 0: clusters, index: first } of picture.matchAll(/a|S+|c+|H/g)) {
    const count = clusters.length;
    counters.add(first, count);
    if (clusters === 'H') fixed.add(first);
    if (count > 1) joined.add(first, count - 1);
    if (clusters.startsWith('S')) {
      structural.add(first, count);
      structures.push({ structure: 'snapshot-l1', first, count, named: 0 });
    }
  }
  const inUnit = (cluster: number): boolean => joined.has(cluster) || joined.has(cluster - 1);
  return { counters, structures, structural, joined, fixed, inUnit };
}

function place(picture: string, end: number) {
  const layout: Layout = { end, tableTooLong: false, doomed: new ClusterSet(), newBlocks: [] };
  const { moves, stays, twice } = placeUnits(useOf(picture), layout);
  return { moves: moves.map(({ first, count, target }) => [first, count, target]), stays, twice };
}

it('puts a structure into the shortest run that has room for it', () => {
  expect(place('H....a...aSSS', 6)).toEqual({ moves: [[10, 3, 1]], stays: 0, twice: 0 });
});

it('moves a chain as a whole where it fits', () => {
  expect(place('H..a...aaaaccc', 11)).toEqual({ moves: [[11, 3, 4]], stays: 0, twice: 0 });
});

it('cuts a chain that fits nowhere, from its end on: the cluster at a cut is there twice', () => {
  const { moves, twice, stays } = place('H..a..aacccc', 8);
  expect(moves).toEqual([
    [9, 2, 1],
    [10, 2, 4],
  ]);
  expect({ twice, stays }).toEqual({ twice: 2, stays: 10 });
});

it('leaves the head of a chain that begins below the end where it is', () => {
  expect(place('H...acccccc', 8)).toEqual({ moves: [[8, 3, 1]], stays: 0, twice: 1 });
});

it('has single clusters make room for a structure, which moves when they have', () => {
  const { moves, stays } = place('H.a.aaaaSS', 8);
  // one single leaves the window that is cheapest to empty; the structure follows in the next pass
  expect(moves).toHaveLength(1);
  expect(moves[0][1]).toBe(1);
  expect(stays).toBe(0);
});

it('says what stays where nothing can make room', () => {
  expect(place('HHHHcccSS', 7)).toEqual({ moves: [], stays: 9, twice: 0 });
});
