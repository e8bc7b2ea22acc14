/** The clusters under the pointer, told to the map of the other space while both are shown. */
import { useEffect } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { patchMapState } from './map-state';

/** Tells of the cell of 2^level clusters with the number `bin`, as long as it is under the pointer. */
export function usePointed(
  handle: ImageHandle,
  space: MapSpace,
  level: number,
  clusters: number,
  bin: number | undefined,
): void {
  useEffect(() => {
    if (bin === undefined) return;
    const first = bin * 2 ** level;
    const count = Math.min(2 ** level, clusters - first);
    patchMapState(handle, { pointed: { space, first, count } });
    return () => patchMapState(handle, { pointed: undefined });
  }, [handle, space, level, clusters, bin]);
}
