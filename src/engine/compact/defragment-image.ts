import { PlatterError } from '../../shared/errors';
import type { WritableImage } from '../device/writable-image';
import { compactImage, surveyNow, type CompactSession, type CompactTotals } from './compact-image';
import type { ClusterUse } from './cluster-use';
import { GuestOrder } from './guest-order';
import { HighestFirst } from './highest-first';
import type { MoveWindow } from './move-window';
import { ReferenceList } from './reference-list';
import { Relocation } from './relocate';

/** Bytes that are put in order in one go: as much as the file grows by meanwhile. */
const PART_BYTES = 64 << 20;
/** A file is put in order in no more parts than this, as each looks at all tables twice. */
const MOST_PARTS = 64;

/** Clusters that are put in order in one go, for a file of so many data clusters. */
export const clustersOfPart = (clusters: number, clusterSize: number, bytes = PART_BYTES): number =>
  Math.min(clusters, Math.max(1, Math.floor(bytes / clusterSize), Math.ceil(clusters / MOST_PARTS)));

/**
 * Puts the data clusters of the active disk into the order that the guest has them in, in the places that data has now,
 * part by part: who is in the wrong place makes room first. Compressed clusters and metadata stay. The file grows by
 * the size of a part meanwhile, and is as short as before at the end. The image is sound and without holes.
 * @throws PlatterError io-error, corrupt-structure; cancelled before anything was moved
 */
export async function defragmentImage(session: CompactSession): Promise<CompactTotals> {
  const { image, alone, signal, watcher } = session;
  const use = await surveyNow(session);
  const order = await GuestOrder.read(use, signal);
  if (isInOrder(order)) return { moved: 0, switched: 0, stopped: false };
  const { clusterSize } = use.image.geometry;
  const last = order.clusters.subarray(0, order.count).reduce((most, cluster) => Math.max(most, cluster), 0);
  const part = clustersOfPart(order.count, clusterSize, Math.min(PART_BYTES, session.batchBytes));
  const sorting = new Sorting(order, await alone(() => reserve(image, part, last)));
  let stopped = false;
  const relocation = new Relocation(session, use, true);
  for (let start = 0; start < order.count && !stopped; start += part) {
    const end = Math.min(order.count, start + part);
    for (const step of [() => sorting.makeRoom(start, end), () => sorting.bringHome(start, end)]) {
      const window = step();
      if (!window) continue;
      watcher.planned(clustersIn(window) * clusterSize);
      if (await move(session, use, relocation, window)) continue;
      stopped = true;
      break;
    }
  }
  // blocks of refcounts that were made for the time being go, and what was put aside when it was stopped comes back
  const rest = await compactImage({ ...session, signal: undefined, mayGoOn: () => Promise.resolve(true) });
  return {
    moved: relocation.moved + rest.moved,
    switched: relocation.switched + rest.switched,
    stopped,
  };
}

async function move(
  session: CompactSession,
  use: ClusterUse,
  relocation: Relocation,
  window: MoveWindow,
): Promise<boolean> {
  const list = await ReferenceList.collect(use, window, use.image);
  return relocation.move(window, list, session.mayGoOn);
}

function isInOrder({ count, clusters }: GuestOrder): boolean {
  for (let at = 1; at < count; at++) if (clusters[at] < clusters[at - 1]) return false;
  return true;
}

const clustersIn = ({ targets }: MoveWindow): number => {
  let clusters = 0;
  for (const target of targets) if (target > 0) clusters++;
  return clusters;
};

/** Has refcount blocks for so many more clusters behind `last`. @returns those, free */
async function reserve(image: WritableImage, clusters: number, last: number): Promise<number[]> {
  const free: number[] = [];
  const runs = [];
  while (free.length < clusters) {
    const run = await image.allocate(clusters - free.length);
    runs.push(run);
    for (let at = 0; at < run.count; at++) if (run.first + at > last) free.push(run.first + at);
  }
  for (const run of runs) await image.giveBack(run);
  return free;
}

/** Who is where while the clusters are put in order. */
class Sorting {
  /** places for data, ascending: the guest's first cluster belongs in the first */
  readonly #places: Uint32Array;
  /** index in the guest's order + 1 of what lies in a cluster of the file; 0 = nothing that is sorted */
  readonly #lies: Uint32Array;
  readonly #free = new HighestFirst();

  constructor(
    private readonly order: GuestOrder,
    free: readonly number[],
  ) {
    this.#places = Uint32Array.from(order.clusters.subarray(0, order.count)).sort();
    const last = this.#places.at(-1) ?? 0;
    this.#lies = new Uint32Array(1 + free.reduce((most, cluster) => Math.max(most, cluster), last));
    for (let index = 0; index < order.count; index++) this.#lies[order.clusters[index]] = index + 1;
    for (const cluster of free) this.#free.add(cluster);
  }

  /** Moves that empty the places of a part of the order; undefined where there are none. */
  makeRoom(start: number, end: number): MoveWindow | undefined {
    const moves: number[] = [];
    for (let index = start; index < end; index++) {
      const place = this.#places[index];
      if (this.order.clusters[index] !== place && this.#lies[place] > 0) moves.push(place);
    }
    return this.#window(moves, () => this.#freeBehind(this.#places[end - 1]));
  }

  /** Moves that bring a part of the order into its places, which are free. */
  bringHome(start: number, end: number): MoveWindow | undefined {
    const moves: number[] = [];
    const homes = new Map<number, number>();
    for (let index = start; index < end; index++) {
      const from = this.order.clusters[index];
      if (from === this.#places[index]) continue;
      moves.push(from);
      homes.set(from, this.#places[index]);
    }
    const window = this.#window(
      moves.sort((left, right) => left - right),
      (from) => homes.get(from)!,
    );
    for (const from of moves) this.#free.add(from);
    return window;
  }

  /** Places of this part and of those before it are kept for whom they belong to. */
  #freeBehind(place: number): number {
    for (;;) {
      const cluster = this.#free.take();
      if (cluster === undefined)
        throw new PlatterError('internal', { message: 'no room to put clusters in order' });
      if (cluster > place) return cluster;
    }
  }

  /** @param moves ascending */
  #window(moves: readonly number[], targetOf: (from: number) => number): MoveWindow | undefined {
    if (moves.length === 0) return undefined;
    const first = moves[0];
    const targets = new Uint32Array(moves.at(-1)! - first + 1);
    const indexes = moves.map((from) => this.#lies[from] - 1);
    for (const from of moves) this.#lies[from] = 0;
    moves.forEach((from, at) => {
      const target = targetOf(from);
      targets[from - first] = target;
      this.#lies[target] = indexes[at] + 1;
      this.order.clusters[indexes[at]] = target;
    });
    return { first, targets };
  }
}
