import type { ClusterSet } from '../check/cluster-set';
import { nextCounted, nextUncounted } from '../check/next-uncounted';
import { FileHoles } from '../device/file-holes';
import { TimeSlice } from '../io/time-slice';
import type { ClusterUse } from './cluster-use';

/** What clusters that nothing refers to come to. */
export interface FreeRoom {
  /** bytes of the file up to the last cluster in use */
  readonly usedLength: number;
  /** bytes of free clusters before that */
  readonly freeBytes: number;
  /** bytes that free clusters take on the host's disk, those behind the last one in use as well */
  readonly allocated: number;
  /** bytes of those that clusters take which are going to be given up */
  readonly givenUp: number;
}

/** Measures the free clusters of a file. @throws PlatterError io-error, cancelled */
export async function freeRoom(use: ClusterUse, signal?: AbortSignal): Promise<FreeRoom> {
  const { counters, image } = use;
  const { storage, geometry } = image;
  const { clusterSize, fileLength } = geometry;
  const clusters = Math.max(use.clusters, geometry.hostClusters);
  const slice = new TimeSlice(signal);
  const holes = new FileHoles();
  let looks = 0;
  let usedClusters = 1;
  let freeBytes = 0;
  let allocated = 0;
  let givenUp = 0;
  for (let cluster = 1; cluster < clusters;) {
    const first = nextUncounted(counters, cluster);
    if (first > cluster) usedClusters = Math.min(first, clusters);
    if (first >= clusters) break;
    const end = nextCounted(counters, first, clusters);
    if (end < clusters) freeBytes += (end - first) * clusterSize;
    const stop = Math.min(fileLength, end * clusterSize);
    for (let at = first * clusterSize; at < stop;) {
      const known = holes.at(storage, at);
      const { start, length, hole } = known instanceof Promise ? await known : known;
      const until = Math.min(stop, start + length);
      if (!hole) {
        allocated += until - at;
        if (!use.givenUp.empty) givenUp += bytesIn(use.givenUp, clusterSize, at, until);
      }
      at = until;
    }
    cluster = end;
    // runs may be a cluster long each, and the clock is asked for less often
    if ((++looks & 1023) === 0 && slice.over) await slice.rest();
  }
  return { usedLength: Math.min(fileLength, usedClusters * clusterSize), freeBytes, allocated, givenUp };
}

/** Bytes of a range of a file that lie in clusters of a set. */
function bytesIn(set: ClusterSet, clusterSize: number, start: number, end: number): number {
  let bytes = 0;
  for (let cluster = Math.floor(start / clusterSize); cluster * clusterSize < end; cluster++) {
    if (!set.has(cluster)) continue;
    bytes += Math.min(end, (cluster + 1) * clusterSize) - Math.max(start, cluster * clusterSize);
  }
  return bytes;
}
