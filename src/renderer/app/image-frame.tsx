import { PanelRight } from 'lucide-react';
import { useState } from 'react';
import type { ComponentType } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { ChainView } from '../features/chain/chain-view';
import { HeaderView } from '../features/header/header-view';
import { HealthView } from '../features/health/health-view';
import { Inspector } from '../features/inspector/inspector';
import { MapView } from '../features/map/map-view';
import { OverviewView } from '../features/overview/overview-view';
import { SnapshotsView } from '../features/snapshots/snapshots-view';
import { IconButton } from '../ui/button';
import { useIsLate } from '../ui/use-is-late';
import { ErrorBoundary } from './error-boundary';
import { NoticeList } from './notice-list';
import { Rail } from './rail';
import { useImage } from './store';
import { SummaryState } from './summary-state';
import { TitleBlock } from './title-block';
import { VIEW_NAMES } from './views';
import type { View } from './views';
import './image-frame.css';

const CONTENT: Readonly<Record<View, ComponentType<{ readonly handle: ImageHandle }>>> = {
  overview: OverviewView,
  header: HeaderView,
  map: MapView,
  health: HealthView,
  snapshots: SnapshotsView,
  chain: ChainView,
};

/** Views where the inspector is open unless it was closed; the others have their own details. */
const INSPECTED: ReadonlySet<View> = new Set<View>(['map', 'health']);

/**
 * A summary is mostly there sooner. Then the frame is drawn once, with all that is in it, and not without it first: while
 * it is drawn nothing else is, and the map is asked for when the summary is there.
 */
const PROMPT_MILLISECONDS = 100;

/** One image: rail, title, the view in front, and the inspector on the right. */
export function ImageFrame({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const [shown, setShown] = useState<Partial<Record<View, boolean>>>({});
  const isLate = useIsLate(PROMPT_MILLISECONDS);
  if (!image) return null;
  // empty, and in its row of the window
  if (!isLate && image.summary.state === 'loading' && !image.summary.value)
    return <div className="image-frame" />;
  const { view } = image;
  const Content = CONTENT[view];
  // an image that could not be read has nothing to inspect
  const canInspect = image.summary.state !== 'failed';
  const inspector = canInspect && (shown[view] ?? INSPECTED.has(view));
  return (
    <div className="image-frame">
      <Rail handle={handle} />
      <main className="content" aria-label={VIEW_NAMES[view]}>
        <TitleBlock handle={handle} />
        <NoticeList handle={handle} />
        <SummaryState handle={handle}>
          <ErrorBoundary key={view}>
            <Content handle={handle} />
          </ErrorBoundary>
        </SummaryState>
      </main>
      <aside className="inspector-slot" aria-label="Inspector" data-open={inspector}>
        {inspector && <Inspector handle={handle} />}
      </aside>
      <div className="inspector-toggle">
        <IconButton
          label={inspector ? 'Hide inspector' : 'Show inspector'}
          icon={<PanelRight aria-hidden="true" />}
          isPressed={inspector}
          isDisabled={!canInspect}
          onPress={() => setShown({ ...shown, [view]: !inspector })}
        />
      </div>
    </div>
  );
}
