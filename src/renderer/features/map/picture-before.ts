/** The map of each image as it was before its last repair, or before it was compacted, to be compared with the one after it. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace, MapSummary } from '../../../shared/results';
import { factsOf, useFacts } from '../../app/facts';
import { useImages } from '../../app/store';
import type { LevelBins } from './bins';
import { mapModelOf, showBins } from './map-model';
import { mapStateOf, patchMapState, sizeSpaces, useMapState } from './map-state';
import type { Era } from './map-state';

/** A map that is kept: coarse, so that it costs half a megabyte at most. */
export interface MapPicture {
  readonly map: MapSummary;
  readonly bins: Readonly<Partial<Record<MapSpace, LevelBins>>>;
  /** what was done then */
  readonly before: 'repair' | 'compact';
}

const usePictures = create<Readonly<Record<ImageHandle, MapPicture | undefined>>>(() => ({}));

/** The map before that; undefined where none was there, or nothing of the kind was done since the image is open. */
export const usePictureBefore = (handle: ImageHandle): MapPicture | undefined =>
  usePictures((all) => all[handle]);

/** Keeps the map as it is now, before something is done to the image. */
export function keepPicture(handle: ImageHandle, before: MapPicture['before']): void {
  showEra(handle, 'now');
  const { map } = factsOf(handle);
  const { cache } = mapModelOf(handle);
  const bins = { host: cache.overview('host'), guest: cache.overview('guest') };
  usePictures.setState({ [handle]: map && cache.isComplete('host') ? { map, bins, before } : undefined });
}

/** What is there before is no longer the past of what is there now. */
export function forgetPicture(handle: ImageHandle): void {
  showEra(handle, 'now');
  usePictures.setState({ [handle]: undefined });
}

/** Shows the map of now, or that before the repair where it was kept. */
export function showEra(handle: ImageHandle, era: Era): void {
  if (mapStateOf(handle).era === era) return;
  const picture = era === 'before' ? usePictures.getState()[handle] : undefined;
  patchMapState(handle, { era: picture ? 'before' : 'now' });
  showBins(handle, picture?.bins);
  const map = picture?.map ?? factsOf(handle).map;
  if (map) sizeSpaces(handle, { host: map.host.clusters, guest: map.guest.clusters });
}

/** What the map that is shown comes to. */
export function useShownMap(handle: ImageHandle): MapSummary | undefined {
  const era = useMapState(handle, (state) => state.era);
  const picture = usePictureBefore(handle);
  const { map } = useFacts(handle);
  return era === 'before' ? picture?.map : map;
}

useImages.subscribe(({ images }) => {
  const open = new Set(images.map(({ handle }) => handle));
  const all = usePictures.getState();
  const kept = Object.entries(all).filter(([handle]) => open.has(handle));
  if (kept.length < Object.keys(all).length) usePictures.setState(Object.fromEntries(kept), true);
});
