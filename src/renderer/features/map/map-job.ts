/** Builds the map of an image: the sketch while it is read, then the overview of both spaces. */
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace, MapSummary } from '../../../shared/results';
import { asPlatterError, askImage, onApp } from '../../app/api';
import { publishFacts } from '../../app/facts';
import { generationOf } from '../../app/store';
import { startJob } from '../jobs/jobs';
import { endMoves, renewMapModel, type MapModel } from './map-model';
import { patchMapState, sizeSpaces } from './map-state';
import { showEra } from './picture-before';

/** Bins of an overview; enough for any strip, and half a megabyte in all. */
const OVERVIEW_BINS = 65_536;

interface Build {
  readonly cancel: () => void;
}

const builds = new Map<ImageHandle, Build>();

async function fetchOverview(
  handle: ImageHandle,
  model: MapModel,
  space: MapSpace,
  clusters: number,
): Promise<void> {
  if (clusters === 0) return;
  const level = Math.max(0, Math.ceil(Math.log2(clusters / OVERVIEW_BINS)));
  const count = Math.ceil(clusters / 2 ** level);
  const bins = await askImage(handle, 'bins', { space, level, first: 0, count });
  model.cache.setOverview(space, bins, true);
}

async function finish(handle: ImageHandle, model: MapModel, map: MapSummary): Promise<void> {
  endMoves(handle);
  const clusters = { host: map.host.clusters, guest: map.guest.clusters };
  sizeSpaces(handle, clusters);
  await fetchOverview(handle, model, 'host', clusters.host);
  await fetchOverview(handle, model, 'guest', clusters.guest);
}

/** Reads the map of an image, or reads it again; the summary or what kept it from being made goes to app/facts. */
export function startMap(handle: ImageHandle): void {
  builds.get(handle)?.cancel();
  const generation = generationOf(handle);
  showEra(handle, 'now');
  const model = renewMapModel(handle);
  patchMapState(handle, { phase: 'building' });
  publishFacts(handle, { map: undefined, mapError: undefined });
  const stopSketching = onApp('mapSketch', (sketch) => {
    if (sketch.handle !== handle || builds.get(handle) !== job) return;
    endMoves(handle);
    sizeSpaces(handle, { host: sketch.hostClusters, guest: sketch.guestClusters });
    for (const bins of sketch.bins) model.cache.setOverview(bins.space, bins, false);
  });
  const job = startJob(handle, 'buildMap', {});
  builds.set(handle, job);
  // nor is a map of an older reading, or of a closed image, anybody's
  const isWanted = (): boolean => builds.get(handle) === job && generationOf(handle) === generation;
  job.result
    .then(async (map) => {
      stopSketching();
      if (!isWanted()) return;
      publishFacts(handle, { map });
      await finish(handle, model, map);
      if (!isWanted()) return;
      patchMapState(handle, { phase: 'ready' });
    })
    .catch((error: unknown) => {
      if (!isWanted()) return;
      publishFacts(handle, { mapError: asPlatterError(error) });
      patchMapState(handle, { phase: 'failed' });
    })
    .finally(() => {
      stopSketching();
      if (builds.get(handle) === job) builds.delete(handle);
    });
}
