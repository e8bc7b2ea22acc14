import { ClusterKind } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';

/** Kinds of guest clusters that a raw file has bytes for; all else are its holes. */
const WRITTEN: ReadonlySet<ClusterKind> = new Set([
  ClusterKind.data,
  ClusterKind.dataFile,
  ClusterKind.compressed,
  ClusterKind.shared,
  ClusterKind.backing,
]);

/** Bytes of the disk that hold data: what a raw file of it takes at most. */
export function writtenBytes({ guest, clusterSize }: MapSummary): number {
  return guest.counts
    .filter(({ kind }) => WRITTEN.has(kind))
    .reduce((sum, { clusters }) => sum + clusters * clusterSize, 0);
}
