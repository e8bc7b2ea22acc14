import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { Group } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import { IconButton } from '../../ui/button';
import { formatCount, formatPlural } from '../../ui/numbers';
import { SegmentedControl } from '../../ui/segmented-control';
import { patchMapState, useMapState, type Era, type Form, type Shown } from './map-state';
import { showEra, usePictureBefore, type MapPicture } from './picture-before';
import { RowsControl } from './rows-control';
import { clustersInSight, type Viewport } from './viewport';

const SHOWN: readonly { readonly id: Shown; readonly name: string }[] = [
  { id: 'host', name: 'Host file' },
  { id: 'guest', name: 'Guest disk' },
  { id: 'both', name: 'Both' },
];
const FORMS: readonly { readonly id: Form; readonly name: string }[] = [
  { id: 'rows', name: 'Rows' },
  { id: 'shape', name: 'Shape' },
  { id: 'table', name: 'Table' },
];

const ERA_NAMES: Readonly<Record<MapPicture['before'], string>> = {
  repair: 'Before the repair',
  compact: 'Before compacting',
};

const erasOf = ({ before }: MapPicture): readonly { readonly id: Era; readonly name: string }[] => [
  { id: 'before', name: ERA_NAMES[before] },
  { id: 'now', name: 'Now' },
];

/** Which space is shown and how, what is in sight, and the zoom. */
export function MapToolbar({ handle }: { readonly handle: ImageHandle }) {
  const shown = useMapState(handle, (state) => state.shown);
  const form = useMapState(handle, (state) => state.form);
  const era = useMapState(handle, (state) => state.era);
  const picture = usePictureBefore(handle);
  // other views and the table know of now alone
  useEffect(() => () => showEra(handle, 'now'), [handle]);
  return (
    <div className="map-toolbar">
      <SegmentedControl
        label="Space"
        options={SHOWN}
        value={shown}
        onChange={(next) => patchMapState(handle, { shown: next })}
      />
      {picture && form !== 'table' && (
        <SegmentedControl
          label="Time"
          options={erasOf(picture)}
          value={era}
          onChange={(next) => showEra(handle, next)}
        />
      )}
      <InSight handle={handle} />
      {form === 'rows' && <Zoom handle={handle} />}
      <SegmentedControl
        label="Form"
        options={FORMS}
        value={form}
        onChange={(next) => {
          if (next === 'table') showEra(handle, 'now');
          patchMapState(handle, { form: next });
        }}
      />
    </div>
  );
}

function InSight({ handle }: { readonly handle: ImageHandle }) {
  const shown = useMapState(handle, (state) => state.shown);
  const form = useMapState(handle, (state) => state.form);
  const { host, guest } = useMapState(handle, (state) => state.views);
  const text =
    form === 'table'
      ? ''
      : shown === 'both'
        ? bothText(host, guest, form)
        : oneText(shown === 'host' ? host : guest, form);
  return <span className="map-sight">{text}</span>;
}

const scaleText = (view: Viewport): string => `${formatCount(2 ** view.level)} to a cell`;

function oneText(view: Viewport, form: Form): string {
  if (view.clusters === 0) return '';
  if (form === 'shape') return formatPlural(view.clusters, 'cluster');
  const { first, count } = clustersInSight(view);
  const isWhole = count === view.clusters;
  const range = isWhole
    ? `all ${formatPlural(view.clusters, 'cluster')}`
    : `${formatCount(first)} – ${formatCount(first + count - 1)} of ${formatCount(view.clusters)}`;
  return `${range} · ${scaleText(view)}`;
}

/** Two views share the line: how many clusters there are in the shape, else the scale of each. */
function bothText(host: Viewport, guest: Viewport, form: Form): string {
  const each = (view: Viewport) =>
    form === 'shape' ? formatPlural(view.clusters, 'cluster') : scaleText(view);
  return `file ${each(host)} · disk ${each(guest)}`;
}

function Zoom({ handle }: { readonly handle: ImageHandle }) {
  const shown = useMapState(handle, (state) => state.shown);
  const each = (act: (control: RowsControl) => void): void => {
    if (shown !== 'guest') act(new RowsControl(handle, 'host'));
    if (shown !== 'host') act(new RowsControl(handle, 'guest'));
  };
  return (
    <Group className="map-zoom" aria-label="Zoom">
      <IconButton
        label="Zoom out"
        keys="-"
        icon={<Minus aria-hidden="true" />}
        onPress={() => each((c) => c.zoom(-1))}
      />
      <IconButton
        label="Show all"
        keys="0"
        icon={<Maximize aria-hidden="true" />}
        onPress={() => each((c) => c.fit())}
      />
      <IconButton
        label="Zoom in"
        keys="+"
        icon={<Plus aria-hidden="true" />}
        onPress={() => each((c) => c.zoom(1))}
      />
    </Group>
  );
}
