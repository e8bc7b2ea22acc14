import type { HostCluster } from '../../shared/units';

/** Host clusters that hold metadata, so that no guest data is ever written over them (format spec §7). */
export class MetadataClusters {
  readonly #known: Uint32Array;
  readonly #added = new Set<number>();
  readonly #removed = new Set<number>();

  /** @param clusters in any order; those beyond 2^32 lie in no file and are left out */
  constructor(clusters: Iterable<number>) {
    this.#known = Uint32Array.from(withinFiles(clusters)).sort();
  }

  add(first: HostCluster, count = 1): void {
    for (let cluster: number = first; cluster < first + count; cluster++) {
      this.#removed.delete(cluster);
      this.#added.add(cluster);
    }
  }

  /** Those of a run that hold metadata do so no more. */
  remove(first: HostCluster, count = 1): void {
    const end = first + count;
    for (let at = this.#position(first); at < this.#known.length && this.#known[at] < end; at++) {
      this.#removed.add(this.#known[at]);
    }
    if (count > this.#added.size) {
      for (const cluster of this.#added) if (cluster >= first && cluster < end) this.#added.delete(cluster);
    } else for (let cluster: number = first; cluster < end; cluster++) this.#added.delete(cluster);
  }

  /** First of `count` clusters that holds metadata; undefined when none does. */
  firstIn(first: HostCluster, count: number): number | undefined {
    const end = first + count;
    for (let at = this.#position(first); at < this.#known.length && this.#known[at] < end; at++) {
      if (!this.#removed.has(this.#known[at])) return this.#known[at];
    }
    if (this.#added.size === 0) return undefined;
    for (let cluster: number = first; cluster < end; cluster++) if (this.#added.has(cluster)) return cluster;
    return undefined;
  }

  /** Index of the first known cluster that is not below `cluster`. */
  #position(cluster: number): number {
    let low = 0;
    let high = this.#known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#known[middle] < cluster) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function* withinFiles(clusters: Iterable<number>): Generator<number> {
  for (const cluster of clusters) if (cluster < 2 ** 32) yield cluster;
}
