/** What another size of the disk would mean, and which guards stand before it. */
import { ClusterKind } from '../../../shared/cluster-kinds';
import { largestDisk } from '../../../shared/metadata-estimate';
import type { ImageSummary } from '../../../shared/results';
import { formatBinarySize, formatBytes, formatSize, parseSize } from '../../../shared/sizes';

const SECTOR = 512;

/** Kinds of guest clusters that the guest would miss. */
export const DATA_KINDS = [
  ClusterKind.data,
  ClusterKind.dataFile,
  ClusterKind.compressed,
  ClusterKind.shared,
  ClusterKind.backing,
].reduce((mask, kind) => mask | (1 << kind), 0);

/** What was typed, against the size that the disk has; all in bytes. */
export type ResizePlan =
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'same' | 'grow' | 'shrink'; readonly size: number; readonly note: string };

/** Reads a new size. */
export function planResize(
  text: string,
  { virtualSize, clusterSize, extendedL2 }: Pick<ImageSummary, 'virtualSize' | 'clusterSize' | 'extendedL2'>,
): ResizePlan {
  const bytes = parseSize(text);
  if (bytes === undefined)
    return {
      kind: 'wrong',
      problem: 'Not a size. Write bytes, or a number with KiB, MiB, GiB or TiB.',
    };
  const size = Math.ceil(bytes / SECTOR) * SECTOR;
  const most = largestDisk(clusterSize, extendedL2);
  if (size > most)
    return {
      kind: 'wrong',
      problem: `Clusters of ${formatBinarySize(clusterSize)} reach ${formatBinarySize(most)}, and no further.`,
    };
  const change = size - virtualSize;
  if (change === 0) return { kind: 'same', size, note: 'That is its size now' };
  const words = `${formatSize(Math.abs(change))} ${change > 0 ? 'longer' : 'shorter'}`;
  return { kind: change > 0 ? 'grow' : 'shrink', size, note: `${words}, ${formatBytes(size)}` };
}

/** Data of the guest behind the new end of the disk. */
export interface DataBehind {
  readonly bytes: number;
  readonly pieces: number;
  /** where the first of it lies, in bytes of the disk */
  readonly first: number;
  /** there is more than was counted */
  readonly more: boolean;
}

/** What has to be agreed to before a disk becomes shorter; undefined where nothing is lost. */
export function lossOf({ bytes, pieces, more }: DataBehind): string | undefined {
  if (bytes === 0) return undefined;
  const least = more ? 'At least ' : '';
  const where = pieces === 1 && !more ? 'in one piece' : `in ${pieces}${more ? ' or more' : ''} pieces`;
  return `${least}${formatSize(bytes)} of data, ${where}, lie behind the new end. They would be gone for good: there is no undo.`;
}
