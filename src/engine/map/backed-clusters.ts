/** Runs that are kept: 16 MiB. */
const MAX_RUNS = 2 ** 20;

/**
 * Clusters of the guest disk that a file below the image holds, as runs in order. On a disk with more runs than
 * are kept, what lies between the last ones counts as held too.
 */
export class BackedClusters {
  #starts: Float64Array = new Float64Array(64);
  #ends: Float64Array = new Float64Array(64);
  #count = 0;

  constructor(private readonly maxRuns = MAX_RUNS) {}

  /** Adds the clusters from `start` to before `end`; runs come in order and may overlap the last one. */
  add(start: number, end: number): void {
    const last = this.#count - 1;
    if (last >= 0 && (start <= this.#ends[last] || this.#count === this.maxRuns)) {
      this.#ends[last] = Math.max(this.#ends[last], end);
      return;
    }
    if (this.#count === this.#starts.length) {
      this.#starts = wider(this.#starts);
      this.#ends = wider(this.#ends);
    }
    this.#starts[this.#count] = start;
    this.#ends[this.#count++] = end;
  }

  /** Calls `visit` for each run, cut to the clusters from `from` to before `to`. */
  each(from: number, to: number, visit: (start: number, end: number) => void): void {
    for (let run = this.#firstAfter(from); run < this.#count && this.#starts[run] < to; run++) {
      visit(Math.max(from, this.#starts[run]), Math.min(to, this.#ends[run]));
    }
  }

  has(cluster: number): boolean {
    const run = this.#firstAfter(cluster);
    return run < this.#count && this.#starts[run] <= cluster;
  }

  /** Whether all clusters from `from` to before `to` are held, or none is. */
  isUniform(from: number, to: number): boolean {
    const run = this.#firstAfter(from);
    if (run === this.#count || this.#starts[run] >= to) return true;
    return this.#starts[run] <= from && this.#ends[run] >= to;
  }

  /** The first run that ends after a cluster. */
  #firstAfter(cluster: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle] > cluster) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function wider(column: Float64Array): Float64Array {
  const next = new Float64Array(column.length * 2);
  next.set(column);
  return next;
}
