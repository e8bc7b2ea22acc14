import { expect, test } from 'vitest';
import { CLUSTER_CLASSES, ClusterKind } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';
import { summaryOf } from '../../app/summary-fixture';
import { classBytes, ladderOf, ladderScale } from '../../../shared/size-ladder';

const k = ClusterKind;
const CLUSTER = 65_536;
const map: MapSummary = {
  clusterSize: CLUSTER,
  host: {
    clusters: 16,
    counts: [
      { kind: k.header, clusters: 1 },
      { kind: k.l2Table, clusters: 2 },
      { kind: k.data, clusters: 9 },
      { kind: k.free, clusters: 3 },
      { kind: k.leaked, clusters: 1 },
    ],
  },
  guest: { clusters: 16_384, counts: [{ kind: k.data, clusters: 9 }] },
  mapped: 9 * CLUSTER,
  reclaimable: 4 * CLUSTER,
  leakedBytes: CLUSTER,
  damagedClusters: 0,
};

const rung = (id: string, rungs = ladderOf(summaryOf(), map)) => rungs.find((entry) => entry.id === id);

test('kinds of a class are added up, empty classes left out', () => {
  expect(classBytes(map.host.counts, CLUSTER, CLUSTER_CLASSES, Infinity)).toEqual([
    { kind: 'data', bytes: 9 * CLUSTER },
    { kind: 'metadata', bytes: 3 * CLUSTER },
    { kind: 'free', bytes: 3 * CLUSTER },
    { kind: 'leaked', bytes: CLUSTER },
  ]);
});

test('a last cluster that the file cuts off makes no bar longer than the file', () => {
  const segments = classBytes(map.host.counts, CLUSTER, CLUSTER_CLASSES, 16 * CLUSTER - 100);
  expect(segments.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(16 * CLUSTER - 100);
});

test('the file explains what it has besides mapped clusters', () => {
  expect(rung('file')?.note).toBe('192 KiB metadata, 256 KiB unused');
});

test('what lies past the end of a file is no unused space of it', () => {
  const cut = { ...map, reclaimable: 0 };
  const note = rung('file', ladderOf(summaryOf({ fileLength: 60 }), cut))?.note;
  expect(note).toBe('60 B metadata, nothing unused');
});

test('a damaged map soothes nobody', () => {
  const damaged = {
    ...map,
    reclaimable: 0,
    damagedClusters: 48,
    guest: { clusters: 16_384, counts: [{ kind: k.beyondEnd, clusters: 48 }] },
  };
  const notes = ladderOf(summaryOf(), damaged).map(({ note }) => note);
  expect(notes.join()).not.toMatch(/compact|nothing unused/);
  expect(notes).toContain('3 MiB more are damaged or missing');
});

const diskNote = (onDisk: number) => rung('disk', ladderOf(summaryOf({ onDisk }), map))?.note;

test('holes and reserves on disk are told apart', () => {
  expect(diskNote(2 ** 20)).toBe('no holes');
  expect(diskNote(2 ** 20 + 4096)).toBe('no holes');
  expect(diskNote(2 ** 19)).toBe('512 KiB less, in holes');
  expect(diskNote(2 ** 21)).toBe('1 MiB more than the file, reserved');
});

test('without a map the rungs that need one are unknown, the others stand', () => {
  const rungs = ladderOf(summaryOf(), undefined);
  expect(rung('mapped', rungs)?.bytes).toBeUndefined();
  expect(rung('file', rungs)?.bytes).toBe(2 ** 20);
  expect(ladderScale(rungs)).toBe(2 ** 30);
});
