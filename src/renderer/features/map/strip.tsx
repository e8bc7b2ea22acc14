import { useRef } from 'react';
import { Button } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import { select } from '../../app/selection';
import { useSummary } from '../../app/store';
import { ALL_KINDS } from './face';
import { changeView, useMapState } from './map-state';
import { Ruler } from './ruler';
import { StripCanvas } from './strip-canvas';
import { useDeviceSize } from './use-canvas';
import { panTo } from './viewport';
import './strip.css';

/** The host file in one strip, for the overview. A click shows that place on the map. */
export function MapStrip({ handle }: { readonly handle: ImageHandle }) {
  const box = useRef<HTMLDivElement>(null);
  const { width, ratio } = useDeviceSize(box);
  const clusters = useMapState(handle, (state) => state.clusters.host);
  const clusterSize = useSummary(handle)?.clusterSize ?? 0;
  const show = (share: number): void => {
    const cluster = Math.min(clusters - 1, Math.floor(share * clusters));
    changeView(handle, 'host', (view) => panTo(view, cluster));
    select(handle, { kind: 'cluster', space: 'host', cluster }, { view: 'map' });
  };
  return (
    <div ref={box} className="strip">
      <Button
        className="strip-button"
        aria-label="The host file from start to end; show on the map"
        isDisabled={clusters === 0}
        onPress={(event) => {
          const wide = event.target.getBoundingClientRect().width;
          show(event.pointerType === 'keyboard' || event.pointerType === 'virtual' ? 0 : event.x / wide);
        }}
      >
        <StripCanvas handle={handle} space="host" kinds={ALL_KINDS} />
      </Button>
      <Ruler total={clusters * clusterSize} width={width / ratio} />
    </div>
  );
}
