import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { formatSize } from '../../../shared/sizes';
import { useSummary } from '../../app/store';
import { SPACE_NAMES } from './kind-text';
import { changeView, useMapState } from './map-state';
import { Ruler } from './ruler';
import { StripCanvas } from './strip-canvas';
import { clustersInSight, maxScroll, panBy, panTo } from './viewport';
import './strip.css';

interface OverviewStripProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  /** id of the rows that it scrolls */
  readonly controls: string;
}

/** A whole space in one strip above its rows, with the frame of what they show: ruler and scroll bar. */
export function OverviewStrip({ handle, space, controls }: OverviewStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const grip = useRef(0);
  const view = useMapState(handle, (state) => state.views[space]);
  const kinds = useMapState(handle, (state) => state.kinds);
  const clusterSize = useSummary(handle)?.clusterSize ?? 0;
  const sight = clustersInSight(view);
  const whole = Math.max(1, view.clusters);

  const clusterAt = (event: PointerEvent): number => {
    const { left, width } = strip.current!.getBoundingClientRect();
    return ((event.clientX - left) / width) * whole;
  };
  const follow = (event: PointerEvent): void => {
    const cluster = Math.max(0, Math.min(whole - 1, clusterAt(event) - grip.current));
    changeView(handle, space, (old) => panTo(old, cluster));
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const at = clusterAt(event);
    const isOnFrame = at >= sight.first && at < sight.first + sight.count;
    grip.current = isOnFrame ? at - sight.first : sight.count / 2;
    event.currentTarget.setPointerCapture(event.pointerId);
    follow(event);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: -view.cell,
      ArrowUp: -view.cell,
      ArrowRight: view.cell,
      ArrowDown: view.cell,
      PageUp: -view.height,
      PageDown: view.height,
      Home: -maxScroll(view),
      End: maxScroll(view),
    };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    changeView(handle, space, (old) => panBy(old, step));
  };

  return (
    <div className="strip">
      <div
        ref={strip}
        className="overview-strip"
        role="scrollbar"
        tabIndex={0}
        aria-label={`Overview of the ${SPACE_NAMES[space].toLowerCase()}`}
        aria-controls={controls}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.round(maxScroll(view))}
        aria-valuenow={view.scroll}
        aria-valuetext={`from ${formatSize(sight.first * clusterSize)} to ${formatSize((sight.first + sight.count) * clusterSize)}`}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
        onKeyDown={onKeyDown}
      >
        <StripCanvas handle={handle} space={space} kinds={kinds} />
        {sight.count < view.clusters && (
          <div
            className="overview-frame"
            style={{ left: `${(sight.first / whole) * 100}%`, width: `${(sight.count / whole) * 100}%` }}
          />
        )}
      </div>
      <Ruler total={view.clusters * clusterSize} width={view.width / view.ratio} />
    </div>
  );
}
