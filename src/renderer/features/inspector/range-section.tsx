import type { ImageHandle } from '../../../shared/app-protocol';
import { formatSize } from '../../../shared/sizes';
import { Button } from '../../ui/button';
import { formatPlural } from '../../ui/numbers';
import { projectionText } from './projection-text';
import { SPACE_NAMES } from '../map/kind-text';
import type { ClusterSpan } from '../map/map-selection';
import { patchMapState, useMapState } from '../map/map-state';
import { useProjection } from '../map/use-details';

interface RangeSectionProps {
  readonly handle: ImageHandle;
  readonly span: ClusterSpan;
  readonly clusterSize: number;
}

/** A selected run of clusters: how much it is, and in how many pieces it lies on the other side. */
export function RangeSection({ handle, span, clusterSize }: RangeSectionProps) {
  const projection = useProjection(handle, span.space, span.first, span.count);
  const shown = useMapState(handle, (state) => state.shown);
  const otherSpace = span.space === 'host' ? 'guest' : 'host';
  const other = SPACE_NAMES[otherSpace].toLowerCase();
  const pieces = projection?.ranges.length ?? 0;
  return (
    <section className="inspector-section" aria-label="Selection">
      <h2 className="section-head">Selection</h2>
      <p>
        {formatPlural(span.count, 'cluster')}, {formatSize(span.count * clusterSize)}.
        {projection && ` ${projectionText(projection, span.space, clusterSize)}`}
      </p>
      {pieces > 0 && shown !== 'both' && shown !== otherSpace && (
        <Button onPress={() => patchMapState(handle, { shown: 'both' })}>Show on the {other}</Button>
      )}
    </section>
  );
}
