import { ClusterSet } from '../check/cluster-set';
import type { ClusterUse, StructurePlace } from './cluster-use';
import { FreeRuns } from './free-runs';
import { HoleCursor, type Layout } from './layout';

/** Clusters that go elsewhere side by side. */
export interface UnitMove {
  readonly first: number;
  readonly count: number;
  readonly target: number;
}

/** Where what spans several clusters goes. */
export interface PlacedUnits {
  /** ascending by `first`; single clusters that make room are among them */
  readonly moves: readonly UnitMove[];
  /** targets, and free clusters that are kept for what moves when room was made */
  readonly taken: ClusterSet;
  /** one more than the last cluster of what finds no place below the end; 0 = all do */
  readonly stays: number;
  /** clusters that are there twice, as a chain of streams was cut */
  readonly twice: number;
}

/** What placing asks about clusters. */
export type UnitUse = Pick<
  ClusterUse,
  'counters' | 'structures' | 'structural' | 'joined' | 'fixed' | 'inUnit'
>;

/** Clusters side by side that refer to each other. */
interface Unit {
  readonly first: number;
  readonly count: number;
  /** streams that cross borders of clusters: can be cut, and the cluster at the cut is then there twice */
  readonly chain: boolean;
}

/** A chain is cut into pieces of at least this length: each cut costs a cluster. */
const SHORTEST_PIECE = 2;
/** A piece of a chain is not longer than this, so that a batch stays a batch. */
const LONGEST_PIECE = 1 << 15;
/** Single clusters make room among so many clusters below the end, at most. */
const RANGE = 1 << 18;
/** Clusters that are looked at for that in one pass: others come in the next. */
const LOOKS = 1 << 21;

/** Finds places below the end of a layout for what spans several clusters and reaches past it. */
export function placeUnits(use: UnitUse, layout: Layout): PlacedUnits {
  const taken = new ClusterSet();
  for (const { cluster } of layout.newBlocks) taken.add(cluster);
  const units = unitsBeyond(use, layout);
  const moves: UnitMove[] = [];
  let stays = 0;
  let twice = 0;
  const homeless: Unit[] = [];
  if (units.length > 0) {
    const free = new FreeRuns(use.counters, layout.end, taken);
    const place = (first: number, count: number): boolean => {
      const target = free.take(count);
      if (target < 0) return false;
      taken.add(target, count);
      moves.push({ first, count, target });
      return true;
    };
    for (const unit of units) {
      const { first, count, chain } = unit;
      if (!chain) {
        if (!place(first, count)) homeless.push(unit);
        continue;
      }
      // a chain that begins below the end keeps its head
      const from = Math.max(first, layout.end);
      if (from > first) twice++;
      let end = first + count;
      while (end > from) {
        const length = Math.min(end - from, LONGEST_PIECE);
        if (length === end - from && place(from, length)) {
          end = from;
          break;
        }
        const piece = Math.min(free.longest, length);
        if (piece < SHORTEST_PIECE || !place(end - piece, piece)) break;
        twice++;
        // the cluster at the cut is still needed by the stream that comes from before it
        end -= piece - 1;
      }
      if (end > from) {
        if (from === first && end === first + count) homeless.push(unit);
        else stays = Math.max(stays, end);
      }
    }
  }
  const room = new RoomMaker(use, layout, taken);
  for (const unit of homeless) {
    const made = room.make(unit.count);
    if (made) moves.push(...made);
    else stays = Math.max(stays, unit.first + unit.count);
  }
  moves.sort((left, right) => left.first - right.first);
  return { moves, taken, stays, twice };
}

/** What reaches past the end, structures first, the largest first. */
function unitsBeyond(use: UnitUse, layout: Layout): Unit[] {
  const structures: Unit[] = use.structures
    .filter((place) => place.count > 1 && place.first + place.count > layout.end && mayMove(place, layout))
    .map(({ first, count }) => ({ first, count, chain: false }));
  const chains: Unit[] = [];
  const { joined } = use;
  const start = joined.empty ? -1 : startOfUnit(joined, layout.end);
  for (let first = start; first >= 0;) {
    let end = first;
    while (joined.has(end)) end++;
    if (!use.structural.has(first) && end + 1 > layout.end && !use.fixed.meets(first, end + 1 - first))
      chains.push({ first, count: end + 1 - first, chain: true });
    first = joined.next(end + 1);
  }
  const byLength = (left: Unit, right: Unit): number => right.count - left.count;
  return [...structures.sort(byLength), ...chains.sort(byLength)];
}

/** The refcount table waits until it is as short as it will be. */
export const mayMove = ({ structure }: StructurePlace, { tableTooLong }: Layout): boolean =>
  structure !== 'refcount-table' || !tableTooLong;

/** First cluster of the unit that reaches to `cluster`, or of the next one. */
function startOfUnit(joined: ClusterSet, cluster: number): number {
  let first = cluster;
  while (first > 0 && joined.has(first - 1)) first--;
  return joined.next(first);
}

/** Finds windows below the end where single clusters can go elsewhere, so that they become one free run. */
class RoomMaker {
  #looks = LOOKS;
  readonly #holes: HoleCursor;

  constructor(
    private readonly use: UnitUse,
    private readonly layout: Layout,
    private readonly taken: ClusterSet,
  ) {
    this.#holes = new HoleCursor(use.counters, layout.end, taken);
  }

  /** @returns moves of the clusters that make room; the window is taken. Undefined where there is no such window */
  make(count: number): UnitMove[] | undefined {
    const { end } = this.layout;
    const start = Math.max(1, end - RANGE);
    if (end - start > this.#looks) return undefined;
    this.#looks -= end - start;
    let best = -1;
    let fewest = Infinity;
    let singles = 0;
    let blocked = 0;
    const weigh = (cluster: number, sign: 1 | -1): void => {
      if (this.taken.has(cluster) || !this.#isSingle(cluster)) blocked += sign;
      else if (this.use.counters.get(cluster) > 0) singles += sign;
    };
    for (let cluster = start; cluster < end; cluster++) {
      weigh(cluster, 1);
      if (cluster >= start + count) weigh(cluster - count, -1);
      if (cluster >= start + count - 1 && blocked === 0 && singles < fewest) {
        best = cluster - count + 1;
        fewest = singles;
      }
    }
    if (best < 0) return undefined;
    this.taken.add(best, count);
    const moves: UnitMove[] = [];
    for (let cluster = best; cluster < best + count; cluster++) {
      if (this.use.counters.get(cluster) === 0) continue;
      const target = this.#holes.take();
      if (target < 0) return undefined;
      this.taken.add(target);
      moves.push({ first: cluster, count: 1, target });
    }
    return moves;
  }

  #isSingle(cluster: number): boolean {
    const { use, layout } = this;
    return !use.inUnit(cluster) && !use.fixed.has(cluster) && !layout.doomed.has(cluster);
  }
}
