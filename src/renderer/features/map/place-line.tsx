import { useEffect } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { useSummary } from '../../app/store';
import { announce } from '../../ui/live-region';
import { useMapState } from './map-state';
import type { Place } from './place';
import { placeText } from './place-text';
import { useDetails } from './use-details';

interface PlaceLineProps {
  readonly handle: ImageHandle;
  /** the cell under the pointer, else under the cursor */
  readonly place: Place | undefined;
  /** keys led there: it is read aloud */
  readonly isSpoken: boolean;
  /** what stands there while no cell is looked at, the most important first */
  readonly hint: readonly string[];
}

/** Milliseconds that the cursor rests before its place is read aloud. */
const SPEAK_AFTER = 250;

/** The line below a map: what lies in the cell that is looked at. */
export function PlaceLine({ handle, place, isSpoken, hint }: PlaceLineProps) {
  const clusterSize = useSummary(handle)?.clusterSize ?? 0;
  const era = useMapState(handle, (state) => state.era);
  const isMoving = useMapState(handle, (state) => state.moving);
  // the engine knows of now alone, and while clusters move not even that
  const single = place?.clusters.count === 1 && era === 'now' && !isMoving ? place.clusters.first : undefined;
  const details = useDetails(handle, place?.space ?? 'host', single);
  const line = place && placeText(place, clusterSize, details);
  useEffect(() => {
    if (!isSpoken || line === undefined) return;
    const timer = setTimeout(() => announce(line), SPEAK_AFTER);
    return () => clearTimeout(timer);
  }, [line, isSpoken]);
  return (
    <p className="map-line selectable">
      {line ?? (
        <span className="map-hint">
          {hint.map((part) => (
            <span key={part}>
              <bdi>{part}</bdi>
            </span>
          ))}
        </span>
      )}
    </p>
  );
}
