import { PAGE_CLUSTERS } from '../check/counter-page';
import { ClusterSet } from '../check/cluster-set';
import { nextUncounted } from '../check/next-uncounted';
import type { ReferenceCounters } from '../check/reference-counters';
import type { ClusterUse } from './cluster-use';

const ENTRY = 8;

/** How short the file can be, and what has to go or come for that. Clusters. */
export interface Layout {
  /** the file's end when everything that is needed lies below it without a hole */
  readonly end: number;
  /** the refcount table has more clusters than it will need: it stays where it is until it is shorter */
  readonly tableTooLong: boolean;
  /** refcount blocks and clusters of the refcount table that nothing needs once the file is shorter */
  readonly doomed: ClusterSet;
  /** ranges below the end that no block counts: index in the refcount table, and where its block is to lie */
  readonly newBlocks: readonly { readonly index: number; readonly cluster: number }[];
}

/** Lays out the shortest file that holds what is in use (format spec §2 for what the refcount structure takes). */
export function layOut(use: ClusterUse): Layout {
  const { counters, blocks } = use;
  const { geometry, header } = use.image;
  const { refcountsPerBlock, clusterSize } = geometry;
  const rest = countUsed(counters, 0, use.clusters) - blocks.size - header.refcountTableClusters;
  let end = rest;
  let ranges = 0;
  let tableClusters = 0;
  for (;;) {
    ranges = Math.ceil(end / refcountsPerBlock);
    tableClusters = Math.ceil((ranges * ENTRY) / clusterSize);
    const needed = rest + ranges + tableClusters;
    if (needed === end) break;
    end = needed;
  }
  const doomed = new ClusterSet();
  for (const [index, cluster] of blocks) if (index >= ranges) doomed.add(cluster);
  const tableTooLong = header.refcountTableClusters > tableClusters;
  if (tableTooLong) {
    const table = header.refcountTableOffset / clusterSize;
    doomed.add(table + tableClusters, header.refcountTableClusters - tableClusters);
  }
  const newBlocks: { index: number; cluster: number }[] = [];
  for (let index = 0; index < ranges; index++) {
    // nothing in such a range is counted, and the header's own cluster is
    if (!blocks.has(index)) newBlocks.push({ index, cluster: index * refcountsPerBlock });
  }
  return { end, tableTooLong, doomed, newBlocks };
}

/** Clusters from `start` up to `end` that are counted at least once. */
export function countUsed(counters: ReferenceCounters, start: number, end: number): number {
  let used = 0;
  for (let cluster = start; cluster < end;) {
    const page = Math.floor(cluster / PAGE_CLUSTERS);
    const slot = cluster % PAGE_CLUSTERS;
    const count = Math.min(end - cluster, PAGE_CLUSTERS - slot);
    const values = page < counters.pages ? counters.page(page) : 0;
    if (typeof values === 'number') used += values > 0 ? count : 0;
    else for (let at = slot; at < slot + count; at++) if (values[at] > 0) used++;
    cluster += count;
  }
  return used;
}

/** Hands out free clusters below the end, the lowest first. */
export class HoleCursor {
  #from: number;

  /**
   * @param taken clusters that are spoken for; may grow meanwhile
   * @param start the first that may be handed out
   */
  constructor(
    private readonly counters: ReferenceCounters,
    private readonly end: number,
    private readonly taken: ClusterSet,
    start = 1,
  ) {
    this.#from = start;
  }

  /** Takes the lowest; -1 where there is none. */
  take(): number {
    const cluster = this.#free(this.#from);
    if (cluster >= this.end) return -1;
    this.#from = cluster + 1;
    return cluster;
  }

  /** How many there are from here on, at most `limit`. */
  count(limit: number): number {
    let found = 0;
    for (let at = this.#free(this.#from); at < this.end && found < limit; at = this.#free(at + 1)) found++;
    return found;
  }

  #free(start: number): number {
    let cluster = nextUncounted(this.counters, start);
    while (cluster < this.end && this.taken.has(cluster)) cluster = nextUncounted(this.counters, cluster + 1);
    return cluster;
  }
}
