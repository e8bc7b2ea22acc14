import type { ImageHandle } from '../../../shared/app-protocol';
import { CLASS_OF_KIND, CLUSTER_CLASSES, type ClusterClass } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';
import { formatSize } from '../../../shared/sizes';
import { useFacts } from '../../app/facts';
import { ALL_KINDS } from './face';
import { className } from './kind-text';
import { usePictureBefore } from './picture-before';
import { PictureStrip } from './picture-strip';
import { StripCanvas } from './strip-canvas';
import { Swatch } from './swatch';
import './map-compare.css';

const clustersOf = ({ host }: MapSummary, group: ClusterClass): number =>
  host.counts.reduce((sum, { kind, clusters }) => sum + (CLASS_OF_KIND[kind] === group ? clusters : 0), 0);

/** The file before the last repair and now, one below the other on one scale, and which classes changed. */
export function MapCompare({ handle }: { readonly handle: ImageHandle }) {
  const before = usePictureBefore(handle);
  const { map } = useFacts(handle);
  const bins = before?.bins.host;
  if (!before || !bins || !map) return null;
  const longest = Math.max(1, before.map.host.clusters, map.host.clusters);
  const width = (summary: MapSummary): string => `${(100 * summary.host.clusters) / longest}%`;
  const changed = CLUSTER_CLASSES.map((group) => ({
    group,
    was: clustersOf(before.map, group),
    is: clustersOf(map, group),
  })).filter(({ was, is }) => was !== is);
  return (
    <figure className="map-compare" aria-label="The file before and after">
      <div className="map-compare-row">
        <span>Before</span>
        <div className="map-compare-strip">
          <div style={{ width: width(before.map) }}>
            <PictureStrip bins={bins} />
          </div>
        </div>
      </div>
      <div className="map-compare-row">
        <span>Now</span>
        <div className="map-compare-strip">
          <div style={{ width: width(map) }}>
            <StripCanvas handle={handle} space="host" kinds={ALL_KINDS} />
          </div>
        </div>
      </div>
      <figcaption>
        {changed.length === 0
          ? 'There are as many clusters of each class as before.'
          : changed.map(({ group, was, is }) => (
              <span key={group} className="map-compare-class">
                <Swatch group={group} />
                {className(group, 'host')} {formatSize(was * before.map.clusterSize)} →{' '}
                {formatSize(is * map.clusterSize)}
              </span>
            ))}
      </figcaption>
    </figure>
  );
}
