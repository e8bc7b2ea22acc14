import { CLASS_OF_KIND, ClusterKind } from '../../shared/cluster-kinds';
import type { EngineParams, EngineResults } from '../../shared/engine-protocol';
import type { ClusterDetails, ExtentPage, MapBins, MapSummary, Projection } from '../../shared/results';
import { TimeSlice } from '../io/time-slice';
import type { ExtentColumns } from './extent-columns';
import { pageOf, selectExtents } from './extent-page';
import { inspectCluster, type InspectSources } from './inspect-cluster';
import { readBins } from './kind-space';
import { listGuestExtents, listHostExtents } from './list-extents';
import { projectGuest, projectHost } from './project-range';
import { nextRun, previousRun } from './seek-run';
import { SharedWork } from './shared-work';

/** Guest kinds whose cluster has a host cluster of its own. */
const MAPPED: ReadonlySet<ClusterKind> = new Set([
  ClusterKind.data,
  ClusterKind.zeroAllocated,
  ClusterKind.compressed,
  ClusterKind.shared,
  ClusterKind.dataFile,
]);

/** Host kinds that nothing needs. */
const UNUSED: ReadonlySet<ClusterKind> = new Set([ClusterKind.free, ClusterKind.leaked]);

/** Both maps of an image as they were when they were built, and answers to what a window asks of them. */
export class ImageMap {
  readonly #guestExtents: SharedWork<ExtentColumns>;
  readonly #hostExtents: SharedWork<ExtentColumns>;
  #selected: { readonly key: string; readonly rows: Uint32Array } | undefined;

  constructor(private readonly sources: InspectSources) {
    const { guest, host } = sources;
    this.#guestExtents = new SharedWork((signal) => listGuestExtents(sources, guest, signal));
    this.#hostExtents = new SharedWork(async (signal) =>
      listHostExtents(host, await this.#guestExtents.get(signal), signal),
    );
  }

  summary(): MapSummary {
    const { host, guest, geometry } = this.sources;
    const { clusterSize } = geometry;
    const hostCounts = host.counts.totals();
    const guestCounts = guest.counts.totals();
    const sum = (counts: typeof hostCounts, wanted: (kind: ClusterKind) => boolean): number =>
      counts.reduce((total, { kind, clusters }) => total + (wanted(kind) ? clusters : 0), 0);
    return {
      clusterSize,
      host: { clusters: host.clusters, counts: hostCounts },
      guest: { clusters: guest.clusters, counts: guestCounts },
      mapped: sum(guestCounts, (kind) => MAPPED.has(kind)) * clusterSize,
      reclaimable: this.#reclaimable(
        sum(hostCounts, (kind) => UNUSED.has(kind)),
        sum(hostCounts, (kind) => kind === ClusterKind.beyondEnd),
      ),
      leakedBytes: sum(hostCounts, (kind) => kind === ClusterKind.leaked) * clusterSize,
      damagedClusters: sum(hostCounts, (kind) => CLASS_OF_KIND[kind] === 'damaged'),
    };
  }

  /**
   * Bytes of the file in unused clusters. The map has room for clusters that are claimed past the end, and
   * between those lie some that no file holds.
   */
  #reclaimable(unused: number, beyondEnd: number): number {
    const { host, geometry } = this.sources;
    const { hostClusters, clusterSize, fileLength } = geometry;
    const nowhere = Math.max(0, host.clusters - hostClusters - beyondEnd);
    const endsUnused = hostClusters > 0 && UNUSED.has(host.get(hostClusters - 1));
    const missing = endsUnused ? hostClusters * clusterSize - fileLength : 0;
    return Math.max(0, Math.min((unused - nowhere) * clusterSize - missing, fileLength));
  }

  async bins({ space, level, first, count }: EngineParams<'bins'>, signal?: AbortSignal): Promise<MapBins> {
    return { space, level, first, ...(await readBins(this.sources[space], level, first, count, signal)) };
  }

  inspect({ space, cluster }: EngineParams<'inspect'>, signal?: AbortSignal): Promise<ClusterDetails> {
    return inspectCluster(this.sources, space, cluster, signal);
  }

  /** Where a range of one space lies in the other. */
  project({ space, start, count }: EngineParams<'project'>, signal?: AbortSignal): Promise<Projection> {
    const project = space === 'guest' ? projectGuest : projectHost;
    return project(this.sources, start, Math.min(count, this.sources[space].clusters), signal);
  }

  seek(
    { space, from, direction, kinds }: EngineParams<'seek'>,
    signal?: AbortSignal,
  ): Promise<EngineResults['seek']> {
    const seek = direction === 'next' ? nextRun : previousRun;
    return seek(this.sources[space], from, kinds, signal);
  }

  async extents(query: EngineParams<'extents'>, signal?: AbortSignal): Promise<ExtentPage> {
    const { offset, limit, ...selection } = query;
    const columns = await (query.space === 'guest' ? this.#guestExtents : this.#hostExtents).get(signal);
    const key = JSON.stringify(selection);
    let selected = this.#selected;
    if (selected?.key !== key) {
      selected = { key, rows: await selectExtents(columns, selection, new TimeSlice(signal)) };
      this.#selected = selected;
    }
    return pageOf(columns, selected.rows, offset, limit);
  }
}
