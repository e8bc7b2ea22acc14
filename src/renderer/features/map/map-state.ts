/** What the map of each image shows and how: kept while other views and images are in front. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { ALL_KINDS } from './face';
import type { ClusterSpan } from './map-selection';
import { fit, resize, type Viewport } from './viewport';

/** How far the map itself is. */
export type MapPhase = 'none' | 'building' | 'ready' | 'failed';
export type Shown = MapSpace | 'both';
export type Form = 'rows' | 'shape' | 'table';
/** Whether the map as it is now is shown, or as it was before the last repair. */
export type Era = 'now' | 'before';

export interface MapState {
  readonly phase: MapPhase;
  /** clusters of each space, as soon as a sketch or the summary tells */
  readonly clusters: Readonly<Record<MapSpace, number>>;
  readonly shown: Shown;
  readonly form: Form;
  readonly era: Era;
  /** mask of the kinds that the legend lets through */
  readonly kinds: number;
  readonly views: Readonly<Record<MapSpace, Viewport>>;
  /** first cluster of the cell that keys move from */
  readonly cursors: Readonly<Record<MapSpace, number>>;
  /** clusters of the file are moving */
  readonly moving: boolean;
  /** clusters of the cell under the pointer */
  readonly pointed?: ClusterSpan;
}

const blank: Viewport = { clusters: 0, width: 1, height: 1, ratio: 1, level: 0, cell: 7, scroll: 0 };

const INITIAL: MapState = {
  phase: 'none',
  clusters: { host: 0, guest: 0 },
  shown: 'host',
  form: 'rows',
  era: 'now',
  kinds: ALL_KINDS,
  views: { host: blank, guest: blank },
  cursors: { host: 0, guest: 0 },
  moving: false,
};

const useStore = create<Readonly<Record<ImageHandle, MapState>>>(() => ({}));

/** The state of one map outside of React. */
export const mapStateOf = (handle: ImageHandle): MapState => useStore.getState()[handle] ?? INITIAL;

/** The state of one map, or a piece of it. */
export function useMapState<T>(handle: ImageHandle, pick: (state: MapState) => T): T {
  return useStore((all) => pick(all[handle] ?? INITIAL));
}

export function patchMapState(handle: ImageHandle, patch: Partial<MapState>): void {
  useStore.setState({ [handle]: { ...mapStateOf(handle), ...patch } });
}

/** Moves or zooms a view. */
export function changeView(handle: ImageHandle, space: MapSpace, change: (view: Viewport) => Viewport): void {
  const { views } = mapStateOf(handle);
  const view = change(views[space]);
  if (view !== views[space]) patchMapState(handle, { views: { ...views, [space]: view } });
}

/** Tells how large the canvas of a space is, in device pixels. */
export function sizeView(
  handle: ImageHandle,
  space: MapSpace,
  size: { readonly width: number; readonly height: number; readonly ratio: number },
): void {
  changeView(handle, space, (view) => {
    const same = view.width === size.width && view.height === size.height && view.ratio === size.ratio;
    return same ? view : resize(view, size);
  });
}

/** Takes over how many clusters there are; views start anew where the number changes. */
export function sizeSpaces(handle: ImageHandle, clusters: Readonly<Record<MapSpace, number>>): void {
  const state = mapStateOf(handle);
  const renew = (space: MapSpace): Viewport =>
    state.clusters[space] === clusters[space]
      ? state.views[space]
      : fit({ ...state.views[space], clusters: clusters[space] });
  patchMapState(handle, {
    clusters,
    views: { host: renew('host'), guest: renew('guest') },
    cursors: {
      host: Math.min(state.cursors.host, Math.max(0, clusters.host - 1)),
      guest: Math.min(state.cursors.guest, Math.max(0, clusters.guest - 1)),
    },
  });
}

/** Puts the cursor of a space on a cluster. */
export function moveCursor(handle: ImageHandle, space: MapSpace, cluster: number): void {
  patchMapState(handle, { cursors: { ...mapStateOf(handle).cursors, [space]: cluster } });
}
