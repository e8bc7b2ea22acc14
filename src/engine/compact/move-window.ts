import { PAGE_CLUSTERS } from '../check/counter-page';
import type { ClusterUse } from './cluster-use';
import { HoleCursor, type Layout } from './layout';
import { mayMove, type PlacedUnits } from './place-units';

/** Clusters of the file that one look at all tables finds the references to. */
const WINDOW = 1 << 20;
/** References that one look collects, about. */
const MOST_REFERENCES = 1 << 21;

/** A part of the file, and where clusters of it go. */
export interface MoveWindow {
  readonly first: number;
  /** cluster that each one from `first` on goes to; 0 = it stays */
  readonly targets: Uint32Array;
}

/**
 * Everything that moves, window by window: what spans several clusters, what makes room for it, and then single clusters
 * from the end of the file on, so that whoever stops has a shorter file. Targets are free in `use` and differ throughout.
 */
export function* moveWindows(use: ClusterUse, layout: Layout, placed: PlacedUnits): Generator<MoveWindow> {
  yield* unitWindows(use, placed);
  yield* singleWindows(use, layout, placed);
}

function* unitWindows({ counters }: ClusterUse, { moves }: PlacedUnits): Generator<MoveWindow> {
  for (let start = 0; start < moves.length;) {
    const { first } = moves[start];
    let end = start;
    let references = 0;
    for (; end < moves.length; end++) {
      const move = moves[end];
      if (end > start && (move.first + move.count - first > WINDOW || references > MOST_REFERENCES)) break;
      for (let at = move.first; at < move.first + move.count; at++) references += counters.get(at);
    }
    const last = moves[end - 1];
    const targets = new Uint32Array(last.first + last.count - first);
    for (const move of moves.slice(start, end)) {
      for (let at = 0; at < move.count; at++) targets[move.first - first + at] = move.target + at;
    }
    yield { first, targets };
    start = end;
  }
}

function* singleWindows(use: ClusterUse, layout: Layout, placed: PlacedUnits): Generator<MoveWindow> {
  const { counters } = use;
  const holes = new HoleCursor(counters, layout.end, placed.taken);
  const isSingle = singleTest(use, layout);
  const waiting = new WaitingRoom(use, layout, placed);
  let hi = use.clusters;
  while (hi > layout.end) {
    const lowest = Math.max(layout.end, hi - WINDOW);
    const found: number[] = [];
    let references = 0;
    let lo = hi;
    while (lo > lowest && references < MOST_REFERENCES) {
      // whole pages, from the last cluster down
      const page = Math.floor((lo - 1) / PAGE_CLUSTERS);
      const bottom = Math.max(lowest, page * PAGE_CLUSTERS);
      const values = page < counters.pages ? counters.page(page) : 0;
      if (values === 0) lo = bottom;
      while (lo > bottom && references < MOST_REFERENCES) {
        lo--;
        const count = typeof values === 'number' ? values : values[lo % PAGE_CLUSTERS];
        if (count === 0 || !isSingle(lo)) continue;
        found.push(lo);
        references += count;
      }
    }
    if (found.length > 0) {
      const room = holes.count(found.length);
      const ascending = Uint32Array.from(found.slice(0, room)).reverse();
      const targets = new Uint32Array(hi - lo);
      for (const cluster of ascending) targets[cluster - lo] = holes.take();
      let waits = 0;
      for (const cluster of found.slice(room))
        if ((targets[cluster - lo] = waiting.take(cluster)) > 0) waits++;
      if (room + waits > 0) yield { first: lo, targets };
      if (room + waits < found.length) return;
    }
    hi = lo;
  }
}

/**
 * Places right behind the end for clusters whose places below it are still those of refcount blocks that go: blocks
 * that count what waits there would keep it, and it them.
 */
class WaitingRoom {
  readonly #places: HoleCursor;
  /** first cluster whose block goes */
  readonly #goes: number;

  constructor(use: ClusterUse, { end, doomed }: Layout, { taken }: PlacedUnits) {
    const { refcountsPerBlock } = use.image.geometry;
    this.#goes = Math.ceil(end / refcountsPerBlock) * refcountsPerBlock;
    let below = 0;
    for (let at = doomed.next(0); at >= 0 && at < end; at = doomed.next(at + 1)) below++;
    this.#places = new HoleCursor(use.counters, Math.min(this.#goes, end + below), taken, end);
  }

  /** @returns a place for a cluster; 0 where it needs none, or there is none */
  take(cluster: number): number {
    return cluster < this.#goes ? 0 : Math.max(0, this.#places.take());
  }
}

/** Tells the clusters that move one by one. */
function singleTest(use: ClusterUse, layout: Layout): (cluster: number) => boolean {
  const waiting = new Set<number>();
  for (const place of use.structures) if (!mayMove(place, layout)) waiting.add(place.first);
  return (cluster) =>
    !use.inUnit(cluster) && !layout.doomed.has(cluster) && !use.fixed.has(cluster) && !waiting.has(cluster);
}

/** How many clusters single windows move, without making them. */
export function countSingles(use: ClusterUse, layout: Layout, placed: PlacedUnits): number {
  const { counters } = use;
  const isSingle = singleTest(use, layout);
  let singles = 0;
  for (let cluster = layout.end; cluster < use.clusters;) {
    const page = Math.floor(cluster / PAGE_CLUSTERS);
    const stop = Math.min(use.clusters, (page + 1) * PAGE_CLUSTERS);
    const values = page < counters.pages ? counters.page(page) : 0;
    if (values !== 0) {
      for (; cluster < stop; cluster++) {
        const count = typeof values === 'number' ? values : values[cluster % PAGE_CLUSTERS];
        if (count > 0 && isSingle(cluster)) singles++;
      }
    }
    cluster = stop;
  }
  return Math.min(singles, new HoleCursor(counters, layout.end, placed.taken).count(singles));
}
