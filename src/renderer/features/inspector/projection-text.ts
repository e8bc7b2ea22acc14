/** What the clusters of one space come to in the other, in a sentence. */
import type { MapSpace, Projection } from '../../../shared/results';
import { formatSize } from '../../../shared/sizes';
import { formatPlural } from '../../ui/numbers';

/**
 * Says what selected clusters of `space` hold or take on the other side. It is no part of the selection:
 * compressed clusters of the file hold more of the disk than they take.
 */
export function projectionText(projection: Projection, space: MapSpace, clusterSize: number): string {
  const { ranges, clusters, more } = projection;
  if (ranges.length === 0) {
    return space === 'host' ? 'It holds nothing of the guest disk.' : 'It takes nothing of the host file.';
  }
  const size = formatSize(clusters * clusterSize);
  const pieces = `${more ? 'more than ' : ''}${formatPlural(ranges.length, 'piece')}`;
  return space === 'host'
    ? `It holds ${size} of the guest disk, in ${pieces}.`
    : `It takes ${size} of the host file, in ${pieces}.`;
}
