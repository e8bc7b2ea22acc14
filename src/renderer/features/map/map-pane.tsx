import { useId } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { formatCount } from '../../ui/numbers';
import { kindText, SPACE_NAMES } from './kind-text';
import type { ClusterSpan } from './map-selection';
import { useMapState } from './map-state';
import { OverviewStrip } from './overview-strip';
import { useShownMap } from './picture-before';
import { RowsCanvas } from './rows-canvas';
import { ShapeCanvas } from './shape-canvas';
import type { Span } from './viewport';

interface MapPaneProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  readonly form: 'rows' | 'shape';
  readonly selected?: ClusterSpan;
  readonly projected: readonly Span[];
  /** where the cell that is pointed at in the other space lies in this one */
  readonly lit: readonly Span[];
  /** its name is shown above, where both spaces are */
  readonly isNamed: boolean;
}

/** One space: its strip, its map, and a line about the cell that is looked at. */
export function MapPane({ handle, space, form, selected, projected, lit, isNamed }: MapPaneProps) {
  const id = useId();
  const map = useShownMap(handle);
  const clusters = useMapState(handle, (state) => state.clusters[space]);
  const isEmpty = map?.[space].clusters === 0;
  const counts = map?.[space].counts ?? [];
  const summary = [
    `${formatCount(clusters)} clusters.`,
    ...counts
      .filter(({ clusters: count }) => count > 0)
      .map(({ kind, clusters: count }) => `${kindText(kind).name}: ${formatCount(count)}.`),
    'Arrow keys move, Enter inspects, plus and minus zoom, square brackets go to the next run of a kind.',
  ].join(' ');
  const shared = { handle, space, summary, selected, projected, lit };
  return (
    <section className="map-pane" aria-label={SPACE_NAMES[space]}>
      {isNamed && <h2 className="section-head">{SPACE_NAMES[space]}</h2>}
      {isEmpty && <p className="dim">There are no clusters: its size is 0.</p>}
      {form === 'rows' && !isEmpty && <OverviewStrip handle={handle} space={space} controls={id} />}
      {form === 'rows' ? <RowsCanvas {...shared} id={id} isNarrow={isNamed} /> : <ShapeCanvas {...shared} />}
    </section>
  );
}
