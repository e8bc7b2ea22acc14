/** The bins of each open image, outside of React: canvases read them in their frames. */
import type { ImageHandle } from '../../../shared/app-protocol';
import { PlatterError } from '../../../shared/errors';
import type { MapSpace } from '../../../shared/results';
import { askImage } from '../../app/api';
import { useImages } from '../../app/store';
import type { MoveEvent } from '../../../shared/move-event';
import { BinCache } from './bin-cache';
import type { BinColumns, LevelBins } from './bins';
import { mapStateOf, patchMapState } from './map-state';
import { MoveOverlay } from './move-overlay';

export interface MapModel {
  readonly cache: BinCache;
  /** says which marks were set for this build */
  readonly marked: Set<string>;
  /** where clusters move, since they began to */
  moves?: MoveOverlay;
}

const SPACES: readonly MapSpace[] = ['host', 'guest'];
const models = new Map<ImageHandle, MapModel>();
/** shown in the place of those of now */
const pictures = new Map<ImageHandle, MapModel>();
const listeners = new Map<ImageHandle, Set<() => void>>();

/** Milliseconds that pictures which are seen again may wait: what takes the place of the one over them is drawn first. */
const UNCOVERED = 100;
/** pictures that lie over those of the others */
const covers = new Map<ImageHandle, () => void>();

function tellListeners(handle: ImageHandle): void {
  const cover = covers.get(handle);
  if (cover) cover();
  else listeners.get(handle)?.forEach((listener) => listener());
}

/** Starts an image over: the overview of before stays as a sketch until a newer one comes. */
export function renewMapModel(handle: ImageHandle): MapModel {
  const cache = new BinCache(
    (space, level, first, count) => askImage(handle, 'bins', { space, level, first, count }),
    () => tellListeners(handle),
  );
  const old = models.get(handle)?.cache;
  for (const space of SPACES) {
    const overview = old?.overview(space);
    if (overview) cache.setOverview(space, overview, false);
  }
  // until the map of now is there, the one of before shows what has become of it
  const model: MapModel = { cache, marked: new Set(), moves: models.get(handle)?.moves };
  models.set(handle, model);
  return model;
}

/** The bins of an image that are shown, empty before its map was begun. */
export const mapModelOf = (handle: ImageHandle): MapModel =>
  pictures.get(handle) ?? models.get(handle) ?? renewMapModel(handle);

/** Fills `out` with bins as they are to be shown: those of the map, and over them the clusters that move. */
export function readBins(
  handle: ImageHandle,
  space: MapSpace,
  level: number,
  first: number,
  count: number,
  out: BinColumns,
): void {
  const { cache, moves } = mapModelOf(handle);
  cache.read(space, level, first, count, out);
  if (space === 'host') moves?.applyTo(out, level);
}

let calmness: MediaQueryList | undefined;
function prefersCalm(): boolean {
  calmness ??= matchMedia('(prefers-reduced-motion: reduce)');
  return calmness.matches;
}
/** Milliseconds between two pictures of clusters that move, for those who want little motion. */
const CALM = 1000;
let calming: ReturnType<typeof setTimeout> | undefined;

/** Shows how clusters of the file move. */
export function showMoves(handle: ImageHandle, event: MoveEvent): void {
  const model = models.get(handle) ?? renewMapModel(handle);
  if (!model.moves) {
    // some ways to compact let the file grow meanwhile
    model.moves = new MoveOverlay(2 * mapStateOf(handle).clusters.host);
    patchMapState(handle, { moving: true });
  }
  model.moves.add(event);
  if (!prefersCalm()) tellListeners(handle);
  else
    calming ??= setTimeout(() => {
      calming = undefined;
      tellListeners(handle);
    }, CALM);
}

/** Nothing moves any more: shows the map alone. */
export function endMoves(handle: ImageHandle): void {
  const model = models.get(handle);
  if (!model?.moves) return;
  model.moves = undefined;
  patchMapState(handle, { moving: false });
}

/** Shows bins that were kept, or with undefined those of now again. Finer ones can't be had of a past map. */
export function showBins(
  handle: ImageHandle,
  kept: Readonly<Partial<Record<MapSpace, LevelBins>>> | undefined,
): void {
  if (kept) {
    const cache = new BinCache(
      () => Promise.reject(new PlatterError('cancelled')),
      () => undefined,
    );
    for (const space of SPACES) {
      const bins = kept[space];
      if (bins) cache.setOverview(space, bins, true);
    }
    pictures.set(handle, { cache, marked: new Set() });
  } else pictures.delete(handle);
  tellListeners(handle);
}

/** Calls `listener` whenever bins arrived; returns the function that stops it. */
export function onBins(handle: ImageHandle, listener: () => void): () => void {
  const set = listeners.get(handle) ?? new Set();
  listeners.set(handle, set.add(listener));
  return () => set.delete(listener);
}

/**
 * Calls `listener` whenever bins arrived, and nobody else: its picture lies over those of the others, which would be
 * painted for nobody. They hear of it all at once after the function that is returned, which ends this.
 */
export function coverBins(handle: ImageHandle, listener: () => void): () => void {
  covers.set(handle, listener);
  return () => {
    if (covers.get(handle) !== listener) return;
    covers.delete(handle);
    setTimeout(() => tellListeners(handle), UNCOVERED);
  };
}

/** Marks, once per build, that a picture of bins stands on the screen: `platter:first-picture`, `platter:map-complete`. */
export function markPicture(handle: ImageHandle, space: MapSpace): void {
  const { cache, marked } = mapModelOf(handle);
  const mark = (name: string): void => {
    if (marked.has(name)) return;
    marked.add(name);
    performance.mark(name, { detail: { handle } });
  };
  if (cache.overview(space)) mark('platter:first-picture');
  if (cache.isComplete(space)) mark('platter:map-complete');
}

useImages.subscribe(({ images }) => {
  const open = new Set(images.map(({ handle }) => handle));
  for (const handle of models.keys()) {
    if (open.has(handle)) continue;
    models.delete(handle);
    pictures.delete(handle);
    listeners.delete(handle);
    covers.delete(handle);
  }
});
