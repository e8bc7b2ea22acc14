import { expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';
import { isTight, writtenBytes } from './export-size';

const mapOf = (...counts: readonly [kind: ClusterKind, clusters: number][]): MapSummary =>
  ({
    clusterSize: 512,
    guest: { counts: counts.map(([kind, clusters]) => ({ kind, clusters })) },
  }) as unknown as MapSummary;

it('counts what has bytes, from this file or below, and no zeroes', () => {
  const map = mapOf(
    [ClusterKind.data, 1],
    [ClusterKind.compressed, 2],
    [ClusterKind.backing, 4],
    [ClusterKind.zeroAllocated, 100],
    [ClusterKind.unallocated, 1000],
  );
  expect(writtenBytes(map, 4096)).toBe(7 * 512);
});

it('counts no holes of the image file, as they are zeroes too', () => {
  const map = mapOf([ClusterKind.data, 1000], [ClusterKind.shared, 1000], [ClusterKind.compressed, 2]);
  expect(writtenBytes(map, 4096)).toBe(4096 + 2 * 512);
});

it('calls a place tight only where both sides are known', () => {
  expect(isTight(100, 101)).toBe(true);
  expect(isTight(100, 100)).toBe(false);
  expect(isTight(undefined, 100)).toBe(false);
  expect(isTight(100, undefined)).toBe(false);
});
