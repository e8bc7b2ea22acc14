import { useEffect } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { publishFacts, useFacts } from '../../app/facts';
import { generationOf, useImage } from '../../app/store';
import { startJob } from '../jobs/jobs';
import { useMapState } from '../map/map-state';
import { useVerbBar } from '../tasks/use-verb-bar';
import { PLAIN } from './compact-choice';

/** Readings of images that were asked about; what failed is not asked again by itself. */
const asked = new Map<ImageHandle, number>();

/** Finds out what compacting an image would free, once its map is there and it could be compacted. */
export function useForecast(handle: ImageHandle): void {
  const { map, forecast } = useFacts(handle);
  const phase = useMapState(handle, (state) => state.phase);
  const bar = useVerbBar('compact', handle);
  const generation = useImage(handle)?.generation;
  const isWanted =
    phase === 'ready' && map?.damagedClusters === 0 && forecast === undefined && bar === undefined;
  useEffect(() => {
    if (!isWanted || generation === undefined || asked.get(handle) === generation) return;
    asked.set(handle, generation);
    startJob(handle, 'forecastCompact', PLAIN)
      .result.then((result) => {
        if (generationOf(handle) === generation) publishFacts(handle, { forecast: result });
      })
      // the dialog asks again, and says what is wrong
      .catch(() => undefined);
  }, [isWanted, handle, generation]);
}
