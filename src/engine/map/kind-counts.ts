import { CLUSTER_KINDS, CLASS_OF_KIND, type ClusterKind } from '../../shared/cluster-kinds';
import type { KindCount } from '../../shared/results';

/** Bins that a whole space has at most at its base level. */
export const BASE_BINS = 65_536;

/** Whether clusters of a kind count as free, by kind. */
const IS_FREE = CLASS_OF_KIND.map((name) => name === 'free');

/** Columns of bins, as `MapBins` has them. */
export interface BinColumns {
  readonly dominant: Uint8Array;
  readonly fill: Uint8Array;
  readonly present: Uint32Array;
}

export const createBinColumns = (count: number): BinColumns => ({
  dominant: new Uint8Array(count),
  fill: new Uint8Array(count),
  present: new Uint32Array(count),
});

/** How many clusters of each kind lie in each bin of a space, at the finest level that has at most 65 536 bins. */
export class KindCounts {
  /** a bin stands for 2^level clusters */
  readonly level: number;
  readonly bins: number;
  readonly #counts: Uint32Array;

  /** @param kind what all clusters are at first */
  constructor(
    readonly clusters: number,
    kind: ClusterKind,
  ) {
    this.level = baseLevel(clusters);
    const size = 2 ** this.level;
    this.bins = Math.ceil(clusters / size);
    this.#counts = new Uint32Array(this.bins * CLUSTER_KINDS);
    for (let bin = 0; bin < this.bins; bin++) {
      this.#counts[bin * CLUSTER_KINDS + kind] = Math.min(size, clusters - bin * size);
    }
  }

  /** `count` clusters of one bin become of another kind. */
  change(bin: number, from: number, to: number, count: number): void {
    this.#counts[bin * CLUSTER_KINDS + from] -= count;
    this.#counts[bin * CLUSTER_KINDS + to] += count;
  }

  /** Describes bins of `level`, which is the base level or coarser. */
  describe(level: number, first: number, out: BinColumns): void {
    const group = 2 ** (level - this.level);
    if (group === 1) {
      this.#describeBase(first, out);
      return;
    }
    const sums = new Float64Array(CLUSTER_KINDS);
    for (let index = 0; index < out.dominant.length; index++) {
      const start = (first + index) * group;
      const stop = Math.min(this.bins, start + group);
      sums.fill(0);
      for (let bin = start; bin < stop; bin++) {
        const row = bin * CLUSTER_KINDS;
        for (let kind = 0; kind < CLUSTER_KINDS; kind++) sums[kind] += this.#counts[row + kind];
      }
      describeBin(sums, 0, index, out);
    }
  }

  /** Describes bins of the base level. Most are like the one before, all of one kind: a look at one count tells. */
  #describeBase(first: number, out: BinColumns): void {
    const size = 2 ** this.level;
    let before = 0;
    for (let index = 0; index < out.dominant.length; index++) {
      const row = (first + index) * CLUSTER_KINDS;
      if (this.#counts[row + before] === size) {
        out.dominant[index] = before;
        out.present[index] = (1 << before) >>> 0;
        out.fill[index] = IS_FREE[before] ? 0 : 255;
      } else {
        describeBin(this.#counts, row, index, out);
        before = out.dominant[index];
      }
    }
  }

  /** The one kind that all clusters of a bin have, or -1. */
  onlyKind(bin: number): number {
    const row = bin * CLUSTER_KINDS;
    const size = Math.min(2 ** this.level, this.clusters - bin * 2 ** this.level);
    for (let kind = 0; kind < CLUSTER_KINDS; kind++) {
      const count = this.#counts[row + kind];
      if (count > 0) return count === size ? kind : -1;
    }
    return -1;
  }

  /** Whether a bin has a cluster whose kind is in a bit mask. */
  hasAny(bin: number, kinds: number): boolean {
    const row = bin * CLUSTER_KINDS;
    for (let kind = 0; kind < CLUSTER_KINDS; kind++) {
      if ((kinds >>> kind) & 1 && this.#counts[row + kind] > 0) return true;
    }
    return false;
  }

  /** Clusters of the whole space by kind; kinds that do not occur are left out. */
  totals(): KindCount[] {
    const sums = new Float64Array(CLUSTER_KINDS);
    for (let at = 0; at < this.#counts.length; at++) sums[at % CLUSTER_KINDS] += this.#counts[at];
    return Array.from(sums, (clusters, kind) => ({ kind: kind as ClusterKind, clusters })).filter(
      ({ clusters }) => clusters > 0,
    );
  }
}

/** Finest level at which a space has at most 65 536 bins. */
function baseLevel(clusters: number): number {
  let level = 0;
  while (Math.ceil(clusters / 2 ** level) > BASE_BINS) level++;
  return level;
}

/** Writes row `index` of the columns from counts by kind, of which the first is `counts[row]`. */
export function describeBin(counts: ArrayLike<number>, row: number, index: number, out: BinColumns): void {
  let present = 0;
  let dominant = 0;
  let total = 0;
  let free = 0;
  for (let kind = 0; kind < CLUSTER_KINDS; kind++) {
    const count = counts[row + kind];
    if (count === 0) continue;
    present |= 1 << kind;
    total += count;
    if (IS_FREE[kind]) free += count;
    if (count > counts[row + dominant] || counts[row + dominant] === 0) dominant = kind;
  }
  out.dominant[index] = dominant;
  out.present[index] = present >>> 0;
  out.fill[index] = total === 0 ? 0 : Math.round((255 * (total - free)) / total);
}
