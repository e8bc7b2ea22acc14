import { ClusterKind } from '../../shared/cluster-kinds';
import { readUint64 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { decodeL2Meaning } from '../codec/l2-entry';
import { L2_PROBLEM, l2EntryProblems } from '../codec/l2-entry-problems';
import type { Geometry } from '../image/geometry';
import { L2RunKind, type L2Runs } from '../image/l2-runs';

/** What a run of L2 entries comes to on the maps. */
export interface RunMeaning {
  /** of the guest clusters, as long as nobody shares them */
  guest: ClusterKind;
  /** first host cluster that the run takes, -1 for none */
  host: number;
  /** host clusters that it takes */
  count: number;
  /** what they are claimed as */
  claim: ClusterKind;
}

/** Says what run `row` of a table means, into `out`. */
export function meaningOf(
  bytes: Uint8Array,
  runs: L2Runs,
  row: number,
  geometry: Geometry,
  out: RunMeaning,
): void {
  const { clusterSize, clusterBits, l2EntrySize } = geometry;
  const host = runs.host[row];
  switch (runs.kind[row]) {
    case L2RunKind.unallocated:
      return mean(out, ClusterKind.unallocated);
    case L2RunKind.zeroPlain:
      return mean(out, ClusterKind.zeroPlain);
    case L2RunKind.zeroAllocated:
      return place(out, ClusterKind.zeroAllocated, host, runs.length[row], geometry);
    case L2RunKind.data:
      return place(out, ClusterKind.data, host, runs.length[row], geometry);
    case L2RunKind.compressed: {
      const entry = readUint64(bytes, runs.first[row] * l2EntrySize);
      const { offset, length } = decodeCompressedDescriptor(entry, clusterBits);
      mean(out, ClusterKind.compressed);
      out.host = Math.floor(offset / clusterSize);
      out.count = Math.floor((offset + length - 1) / clusterSize) - out.host + 1;
      return;
    }
    case L2RunKind.subclusters: {
      const cluster = host !== 0 || (geometry.dataFile && runs.copied[row] === 1);
      if (cluster) return place(out, ClusterKind.data, host, runs.length[row], geometry);
      return mean(out, ClusterKind.zeroPlain);
    }
    default:
      return meaningOfOdd(bytes, runs.first[row] * l2EntrySize, host, geometry, out);
  }
}

/** Problems that leave no doubt what an entry means. */
const HARMLESS = L2_PROBLEM['zero-flag-in-v2'] | L2_PROBLEM['zero-flag-with-subclusters'];
/** In the first byte of an entry. */
const COMPRESSED = 0x40;

function meaningOfOdd(
  bytes: Uint8Array,
  position: number,
  host: number,
  geometry: Geometry,
  out: RunMeaning,
): void {
  mean(out, ClusterKind.corrupt);
  if ((bytes[position] & COMPRESSED) !== 0 || host === 0 || geometry.dataFile) return;
  if ((l2EntryProblems(bytes, position, geometry) & ~HARMLESS) === 0) {
    const { kind } = decodeL2Meaning(bytes, position, geometry);
    out.guest = kind === 'zero-allocated' ? ClusterKind.zeroAllocated : ClusterKind.data;
  }
  out.host = Math.floor(host / geometry.clusterSize);
  out.count = host % geometry.clusterSize === 0 ? 1 : 2;
  out.claim = out.guest;
}

function mean(out: RunMeaning, kind: ClusterKind): void {
  out.guest = kind;
  out.claim = kind;
  out.host = -1;
  out.count = 0;
}

function place(out: RunMeaning, kind: ClusterKind, host: number, length: number, geometry: Geometry): void {
  mean(out, geometry.dataFile && kind === ClusterKind.data ? ClusterKind.dataFile : kind);
  if (geometry.dataFile) return;
  out.host = host / geometry.clusterSize;
  out.count = length;
}
