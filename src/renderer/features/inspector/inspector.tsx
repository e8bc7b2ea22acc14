import type { ImageHandle } from '../../../shared/app-protocol';
import { useSelection } from '../../app/selection';
import { useImage } from '../../app/store';
import { Legend } from '../map/legend';
import { spanOfSelection } from '../map/map-selection';
import { useMapState } from '../map/map-state';
import { ClusterSection } from './cluster-section';
import { RangeSection } from './range-section';
import './inspector.css';

/** The right column: the legend beside the map, and what is known of the selection in every view. */
export function Inspector({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const selection = useSelection(handle);
  const phase = useMapState(handle, (state) => state.phase);
  const clusterSize = image?.summary.value?.clusterSize ?? 0;
  const span = spanOfSelection(selection, clusterSize);
  return (
    <div className="inspector">
      {image?.view === 'map' && <Legend handle={handle} />}
      {span === undefined ? (
        <p className="inspector-hint dim">
          {phase === 'ready'
            ? 'Select a cluster, a header field or a finding to see what it is and who uses it.'
            : 'What is selected is explained here.'}
        </p>
      ) : (
        <>
          {span.count > 1 && <RangeSection handle={handle} span={span} clusterSize={clusterSize} />}
          <ClusterSection
            handle={handle}
            space={span.space}
            cluster={span.first}
            clusterSize={clusterSize}
            isFirstOfMany={span.count > 1}
          />
        </>
      )}
    </div>
  );
}
