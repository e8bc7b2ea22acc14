import { estimateMetadata } from '../../../shared/metadata-estimate';
import type { MetadataEstimate } from '../../../shared/metadata-estimate';
import { CLUSTER_BITS } from './new-image-form';

/** What the metadata depends on besides the size of clusters. */
export interface ClusterQuestion {
  /** bytes of the disk */
  readonly size: number;
  readonly refcountBits: number;
  readonly extendedL2: boolean;
  /** the guest's data lies in another file */
  readonly dataFile?: boolean;
}

/** A size of clusters, and what an image comes to with it. */
export interface ClusterRow {
  readonly bits: number;
  readonly clusterSize: number;
  readonly estimate: MetadataEstimate;
  /** clusters of this size reach the end of the disk, and can have what is asked for */
  readonly fits: boolean;
  /** parts of the widest bar, 0 to 1, on a logarithmic scale */
  readonly emptyShare: number;
  readonly fullShare: number;
}

/** Subclusters have at least 512 bytes. */
const LEAST_EXTENDED = 16_384;
/** share that the smallest bar has */
const LEAST_SHARE = 0.06;

/** All sizes of clusters, the smallest first. */
export function clusterRows({
  size,
  refcountBits,
  extendedL2,
  dataFile,
}: ClusterQuestion): readonly ClusterRow[] {
  const rows = CLUSTER_BITS.map((bits) => {
    const clusterSize = 2 ** bits;
    const extended = extendedL2 && clusterSize >= LEAST_EXTENDED;
    const estimate = estimateMetadata({ size, clusterSize, refcountBits, extendedL2: extended, dataFile });
    return { bits, clusterSize, estimate, fits: size <= estimate.largestDisk && extended === extendedL2 };
  });
  // those that do not reach the end of the disk would stretch the scale for nothing
  const drawn = rows.some(({ fits }) => fits) ? rows.filter(({ fits }) => fits) : rows;
  const least = Math.min(...drawn.map(({ estimate }) => estimate.empty.total));
  const most = Math.max(...drawn.map(({ estimate }) => estimate.full.total), 2 * least);
  const share = (bytes: number): number =>
    Math.min(1, LEAST_SHARE + ((1 - LEAST_SHARE) * Math.log2(bytes / least)) / Math.log2(most / least));
  return rows.map((row) => ({
    ...row,
    emptyShare: share(row.estimate.empty.total),
    fullShare: share(row.estimate.full.total),
  }));
}
