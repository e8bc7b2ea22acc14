import { expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';
import { writtenBytes } from './export-size';

it('counts what has bytes, from this file or below, and no zeroes', () => {
  const counts = [
    { kind: ClusterKind.data, clusters: 1 },
    { kind: ClusterKind.compressed, clusters: 2 },
    { kind: ClusterKind.backing, clusters: 4 },
    { kind: ClusterKind.zeroAllocated, clusters: 100 },
    { kind: ClusterKind.unallocated, clusters: 1000 },
  ];
  const map = { clusterSize: 512, guest: { clusters: 1107, counts } } as unknown as MapSummary;
  expect(writtenBytes(map)).toBe(7 * 512);
});
