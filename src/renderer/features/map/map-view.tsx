import type { ImageHandle } from '../../../shared/app-protocol';
import { describeError } from '../../../shared/error-text';
import type { MapSpace } from '../../../shared/results';
import { useFacts } from '../../app/facts';
import { whyNoCheck } from '../../app/forecasts';
import { useSelection } from '../../app/selection';
import { useSummary } from '../../app/store';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { ExtentsTable } from './extents-table';
import { startMap } from './map-job';
import { MapLinks } from './map-links';
import { MapPane } from './map-pane';
import { spanOfSelection, type ClusterSpan } from './map-selection';
import { useMapState } from './map-state';
import { MapToolbar } from './map-toolbar';
import { useProjection } from './use-details';
import type { Span } from './viewport';
import './map-view.css';

const NOWHERE: readonly Span[] = [];

/** Runs of the other space that hold what is selected. */
function useProjected(handle: ImageHandle, selected: ClusterSpan | undefined): readonly Span[] {
  const projection = useProjection(handle, selected?.space ?? 'host', selected?.first, selected?.count ?? 0);
  return projection?.ranges.map(({ start, count }) => ({ first: start, count })) ?? NOWHERE;
}

/** Where the clusters of an image lie: the file, the disk as the guest sees it, or both side by side. */
export function MapView({ handle }: { readonly handle: ImageHandle }) {
  const shown = useMapState(handle, (state) => state.shown);
  const form = useMapState(handle, (state) => state.form);
  const phase = useMapState(handle, (state) => state.phase);
  const { mapError } = useFacts(handle);
  const summary = useSummary(handle);
  const selected = spanOfSelection(useSelection(handle), summary?.clusterSize ?? 0);
  const projected = useProjected(handle, selected);
  const pointed = useMapState(handle, (state) => (state.shown === 'both' ? state.pointed : undefined));
  const lit = useProjected(handle, pointed);
  if (summary && !summary.can.map) {
    return (
      <div className="view-scroll">
        <EmptyState title="No map of this image">
          <p>{whyNoCheck(summary)}</p>
        </EmptyState>
      </div>
    );
  }
  if (phase === 'failed' && mapError) {
    const text = describeError(mapError.code, mapError.fields);
    return (
      <div className="view-scroll">
        <EmptyState
          title={text.title}
          actions={<Button onPress={() => startMap(handle)}>Read the map again</Button>}
        >
          <p>{text.detail}</p>
          <p>{text.remedy}</p>
        </EmptyState>
      </div>
    );
  }
  const spaces: readonly MapSpace[] = shown === 'both' ? ['host', 'guest'] : [shown];
  const content = (space: MapSpace) => {
    const own = selected?.space === space ? selected : undefined;
    return form === 'table' ? (
      <ExtentsTable key={space} handle={handle} space={space} selected={own} />
    ) : (
      <MapPane
        key={`${space} ${form}`}
        handle={handle}
        space={space}
        form={form}
        selected={own}
        projected={selected && !own ? projected : NOWHERE}
        lit={pointed && pointed.space !== space ? lit : NOWHERE}
        isNamed={shown === 'both'}
      />
    );
  };
  return (
    <div className="view-fill map-view">
      <MapToolbar handle={handle} />
      <div className={`map-panes ${shown === 'both' ? 'map-panes-both' : ''} map-panes-${form}`}>
        {content(spaces[0])}
        {shown === 'both' && form === 'rows' && (
          <MapLinks handle={handle} selected={selected} projected={projected} />
        )}
        {spaces.length > 1 && content(spaces[1])}
      </div>
    </div>
  );
}
