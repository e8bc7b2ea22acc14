import { Activity, Binary, Camera, Grid3x3, Layers, Ruler } from 'lucide-react';
import { memo, type ComponentType, type SVGProps } from 'react';
import { Button } from 'react-aria-components';
import type { ImageHandle } from '../../shared/app-protocol';
import { formatCount } from '../ui/numbers';
import { useFacts } from './facts';
import { setView, useImage } from './store';
import { VIEW_NAMES, VIEWS } from './views';
import type { View } from './views';
import './rail.css';

/** Shown where the window is too narrow for names beside each other. */
const ICONS: Readonly<Record<View, ComponentType<SVGProps<SVGSVGElement>>>> = {
  overview: Ruler,
  header: Binary,
  map: Grid3x3,
  health: Activity,
  snapshots: Camera,
  chain: Layers,
};

/** The views of an image, with the counts worth a look. */
export function Rail({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const { check } = useFacts(handle);
  const summary = image?.summary.value;
  const counts: Partial<Record<View, number>> = {
    health: check?.findingsTotal,
    snapshots: summary?.snapshots.length,
    chain: summary && summary.chain.length > 1 ? summary.chain.length : undefined,
  };
  return (
    <nav className="rail" aria-label="Views">
      {VIEWS.map((view) => (
        <RailItem
          key={view}
          handle={handle}
          view={view}
          isCurrent={image?.view === view}
          count={counts[view]}
        />
      ))}
    </nav>
  );
}

interface RailItemProps {
  readonly handle: ImageHandle;
  readonly view: View;
  readonly isCurrent: boolean;
  readonly count: number | undefined;
}

/** Drawn anew only when it changes itself: an image changes often while it is read. */
const RailItem = memo(function RailItem({ handle, view, isCurrent, count }: RailItemProps) {
  const Icon = ICONS[view];
  return (
    <Button
      className="rail-item"
      aria-current={isCurrent ? 'page' : undefined}
      onPress={() => setView(handle, view)}
    >
      <Icon className="rail-icon" aria-hidden="true" />
      <span className="rail-name">{VIEW_NAMES[view]}</span>
      {count !== undefined && count > 0 && <span className="rail-count">{formatCount(count)}</span>}
    </Button>
  );
});
