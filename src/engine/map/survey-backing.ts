import { PlatterError } from '../../shared/errors';
import type { WalkableImage } from '../check/walkable-image';
import { BackedClusters } from './backed-clusters';
import { walkGuestExtents } from './guest-extents';

/**
 * Clusters of the disk that some file of the backing chain holds. Where the chain can't be walked, all that the
 * backing file reaches counts as held.
 * @throws PlatterError cancelled
 */
export async function surveyBacking(
  image: WalkableImage,
  progress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<BackedClusters> {
  const { clusterSize, guestClusters, virtualSize } = image.geometry;
  if (image.backing === undefined && image.backingName === undefined) return new BackedClusters();
  const backed = new BackedClusters();
  try {
    if (image.backing === undefined) throw new PlatterError('backing-file');
    await walkGuestExtents(
      image,
      (batch) => {
        for (const { start, length, present } of batch) {
          const end = Math.min(guestClusters, Math.ceil((start + length) / clusterSize));
          if (present && length > 0) backed.add(Math.floor(start / clusterSize), end);
        }
      },
      {
        below: true,
        range: { start: 0, end: virtualSize },
        signal,
        progress: (bytes) => progress(bytes, virtualSize),
      },
    );
    return backed;
  } catch (error) {
    if (!(error instanceof PlatterError) || error.code === 'cancelled') throw error;
    const reach = new BackedClusters();
    reach.add(0, clustersReached(image));
    return reach;
  }
}

function clustersReached({ backing, geometry }: WalkableImage): number {
  if (backing === undefined) return geometry.guestClusters;
  const length = backing.kind === 'raw' ? backing.storage.length : (backing.image.geometry?.virtualSize ?? 0);
  return Math.min(geometry.guestClusters, Math.ceil(length / geometry.clusterSize));
}
