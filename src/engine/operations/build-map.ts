import type { EngineEvents } from '../../shared/engine-protocol';
import type { OperationContext } from '../../shared/progress';
import type { MapBins, MapSpace } from '../../shared/results';
import { compareRefcounts } from '../check/compare-refcounts';
import type { L2TableIndex } from '../check/l2-table-index';
import { loadStoredRefcounts } from '../check/stored-refcounts';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { leadsToRefcounts, requireWalkable } from '../check/walkable-image';
import type { Image } from '../image/image';
import { throwIfAborted, TimeSlice } from '../io/time-slice';
import { GuestKinds } from '../map/guest-kinds';
import { HostKinds } from '../map/host-kinds';
import { ImageMap } from '../map/image-map';
import { readBins, type KindSpace } from '../map/kind-space';
import { L1Users } from '../map/l1-users';
import { MANY_USES, MapSurvey } from '../map/map-survey';
import { OwnerIndex } from '../map/owner-index';
import { surveyBacking } from '../map/survey-backing';
import { TableReader } from '../map/table-reader';
import { PhaseMeter, type Phase } from './phase-meter';

export interface BuildMapOptions {
  /** takes coarse bins of both spaces while the map is built, at most ten times a second */
  readonly sketch?: (sketch: EngineEvents['mapSketch']) => void;
}

const PHASES: readonly Phase[] = [
  { name: 'snapshots', share: 5, unit: 'tables' },
  { name: 'backing', share: 10, unit: 'bytes' },
  { name: 'refcounts', share: 10, unit: 'tables' },
  { name: 'l2-tables', share: 65, unit: 'tables' },
  { name: 'compare', share: 10, unit: 'clusters' },
];
const SKETCH_MS = 100;
/** Entries of the refcount table between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/**
 * Reads all metadata and says what every cluster of the file and of the guest disk is. Damaged images too, as
 * long as their tables can be walked.
 * @throws PlatterError header-damaged, too-large, io-error, cancelled
 */
export async function buildMap(
  image: Image,
  { sketch }: BuildMapOptions = {},
  { signal, progress }: OperationContext = {},
): Promise<ImageMap> {
  throwIfAborted(signal);
  const walkable = requireWalkable(image);
  const { header, geometry, storage } = walkable;
  const meter = new PhaseMeter(PHASES, progress);
  const host = new HostKinds(geometry.hostClusters);
  const survey = new MapSurvey(geometry, host);
  meter.start('snapshots')(0, 1);
  const index = await surveyStructures(walkable, survey, signal);
  const tables = new TableReader(walkable, index);
  const users = await L1Users.create(walkable, index, signal);
  const guest = new GuestKinds(
    geometry.guestClusters,
    users.entries,
    geometry.l2Entries,
    await surveyBacking(walkable, meter.start('backing'), signal),
    async (l1Index) => survey.kindsOf(tables, users.rowOf(l1Index)),
  );
  const owners = new OwnerIndex(geometry.hostClusters, index.count);
  survey.startTables(index, guest, owners, users);

  let nextSketch = sketch ? 0 : Infinity;
  const drawSketch = async (): Promise<void> => {
    if (performance.now() < nextSketch) return;
    nextSketch = performance.now() + SKETCH_MS;
    const bins = [await overview(host, 'host'), await overview(guest, 'guest')];
    sketch?.({ bins, hostClusters: host.clusters, guestClusters: guest.clusters });
  };
  // the outline, from the L1 tables alone
  await drawSketch();
  const stored = await loadStoredRefcounts(storage, header, geometry, meter.start('refcounts'), signal);
  const slice = new TimeSlice(signal);
  // what a wrong place holds is no refcount, and would paint a whole image as damaged
  const counted = leadsToRefcounts(walkable);
  for (const { index: entry, offset, aligned, reservedBits } of counted ? stored.table : []) {
    if ((entry & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    if (!aligned || reservedBits || offset >= geometry.fileLength) continue;
    survey.region('refcount-block', offset, geometry.clusterSize, 1);
  }
  await surveyL2Tables(walkable, index, survey, {
    tick: meter.start('l2-tables'),
    signal,
    order: snapshotsFirst(index),
    endsBatch: (row) => index.activeUses[row] > MANY_USES,
    pause: async () => {
      await survey.settle(slice);
      await drawSketch();
    },
  });
  const largest = 2 ** geometry.refcountBits - (geometry.refcountBits < 64 ? 1 : 0);
  const { counters, clusters } = survey.references;
  const tick = meter.start('compare');
  if (counted) await compareRefcounts({ stored, counters, clusters, largest, sink: survey }, tick, signal);
  survey.finish();
  meter.finish();
  const { regions } = survey;
  return new ImageMap({
    image: walkable,
    geometry,
    stored,
    index,
    users,
    host,
    guest,
    owners,
    tables,
    regions,
  });
}

/** The coarse bins of a whole space. */
async function overview(kinds: KindSpace, space: MapSpace): Promise<MapBins> {
  const { level, bins } = kinds.counts;
  return { space, level, first: 0, ...(await readBins(kinds, level, 0, bins)) };
}

/** Tables of snapshots come first, so that those of the active disk alone can tell what they share. */
function snapshotsFirst(index: L2TableIndex): Uint32Array | undefined {
  const rows = new Uint32Array(index.count);
  let count = 0;
  for (let row = 0; row < index.count; row++) if (index.snapshotUses[row] > 0) rows[count++] = row;
  if (count === 0) return undefined;
  for (let row = 0; row < index.count; row++) if (index.snapshotUses[row] === 0) rows[count++] = row;
  return rows;
}
