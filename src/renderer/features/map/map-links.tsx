import type { ImageHandle } from '../../../shared/app-protocol';
import { joinStretches, ribbonPath, stretchOf } from './links';
import type { ClusterSpan } from './map-selection';
import { useMapState } from './map-state';
import type { Span } from './viewport';

interface MapLinksProps {
  readonly handle: ImageHandle;
  readonly selected?: ClusterSpan;
  readonly projected: readonly Span[];
}

/** Width of the gutter between the maps, CSS pixels; also set in map-view.css. */
const GUTTER = 44;

/** Ribbons from the selection in one map to its pieces in the other. */
export function MapLinks({ handle, selected, projected }: MapLinksProps) {
  const views = useMapState(handle, (state) => state.views);
  if (!selected) return <div className="map-links" />;
  const isHost = selected.space === 'host';
  const own = stretchOf(views[selected.space], selected);
  const other = views[isHost ? 'guest' : 'host'];
  return (
    <svg className="map-links" aria-hidden="true">
      {joinStretches(projected.map((span) => stretchOf(other, span))).map((there) => (
        <path key={there.top} d={isHost ? ribbonPath(own, there, GUTTER) : ribbonPath(there, own, GUTTER)} />
      ))}
    </svg>
  );
}
