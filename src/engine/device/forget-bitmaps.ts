import { hostCluster } from '../../shared/units';
import type { SurveySink } from '../check/survey';
import { surveyBitmaps } from '../check/survey-bitmaps';
import type { WalkableImage } from '../check/walkable-image';
import type { PendingFrees } from './pending-frees';

/**
 * Gives up the clusters of bitmaps that nobody may trust any more: their directory, tables and data. The autoclear
 * bit is off on the disk, so nothing refers to them. Only for an image that was checked.
 * @throws PlatterError io-error
 */
export async function forgetBitmaps(image: WalkableImage, frees: PendingFrees): Promise<void> {
  const { clusterSize } = image.geometry;
  const sink: SurveySink = {
    region: (_structure, offset, length, uses) => {
      if (length <= 0) return;
      const first = Math.floor(offset / clusterSize);
      const count = Math.floor((offset + length - 1) / clusterSize) - first + 1;
      for (let use = 0; use < uses; use++) frees.add(hostCluster(first), count);
    },
    l1Entry: () => undefined,
    l2Table: () => undefined,
    report: () => undefined,
  };
  await surveyBitmaps(image, sink);
}
