import { ClusterKind } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';

/** Kinds of guest clusters whose bytes lie in the image file as they are. */
const OWN: readonly ClusterKind[] = [ClusterKind.data, ClusterKind.shared];
/** Those that lie in another file, or become longer when they are unpacked. */
const OTHERS: readonly ClusterKind[] = [ClusterKind.dataFile, ClusterKind.compressed, ClusterKind.backing];

/**
 * Bytes of the disk that hold data: what a raw file of it takes at most; all else are its holes.
 * @param onDisk bytes that the image file takes: what is a hole in it is one in the raw file too
 */
export function writtenBytes({ guest, clusterSize }: MapSummary, onDisk: number): number {
  const bytesOf = (kinds: readonly ClusterKind[]): number =>
    guest.counts
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, { clusters }) => sum + clusters * clusterSize, 0);
  return Math.min(bytesOf(OWN), onDisk) + bytesOf(OTHERS);
}

/** Whether a place has too little room for what is written; where either is not known, nobody can say so. */
export const isTight = (free: number | undefined, written: number | undefined): boolean =>
  free !== undefined && written !== undefined && free < written;
