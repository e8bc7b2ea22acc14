/** The bins of each open image, outside of React: canvases read them in their frames. */
import type { ImageHandle } from '../../../shared/app-protocol';
import { PlatterError } from '../../../shared/errors';
import type { MapSpace } from '../../../shared/results';
import { askImage } from '../../app/api';
import { useImages } from '../../app/store';
import { BinCache } from './bin-cache';
import type { LevelBins } from './bins';

export interface MapModel {
  readonly cache: BinCache;
  /** says which marks were set for this build */
  readonly marked: Set<string>;
}

const SPACES: readonly MapSpace[] = ['host', 'guest'];
const models = new Map<ImageHandle, MapModel>();
/** shown in the place of those of now */
const pictures = new Map<ImageHandle, MapModel>();
const listeners = new Map<ImageHandle, Set<() => void>>();

/** Starts an image over: the overview of before stays as a sketch until a newer one comes. */
export function renewMapModel(handle: ImageHandle): MapModel {
  const cache = new BinCache(
    (space, level, first, count) => askImage(handle, 'bins', { space, level, first, count }),
    () => listeners.get(handle)?.forEach((listener) => listener()),
  );
  const old = models.get(handle)?.cache;
  for (const space of SPACES) {
    const overview = old?.overview(space);
    if (overview) cache.setOverview(space, overview, false);
  }
  const model = { cache, marked: new Set<string>() };
  models.set(handle, model);
  return model;
}

/** The bins of an image that are shown, empty before its map was begun. */
export const mapModelOf = (handle: ImageHandle): MapModel =>
  pictures.get(handle) ?? models.get(handle) ?? renewMapModel(handle);

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
  listeners.get(handle)?.forEach((listener) => listener());
}

/** Calls `listener` whenever bins arrived; returns the function that stops it. */
export function onBins(handle: ImageHandle, listener: () => void): () => void {
  const set = listeners.get(handle) ?? new Set();
  listeners.set(handle, set.add(listener));
  return () => set.delete(listener);
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
  }
});
