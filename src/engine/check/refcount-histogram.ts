import type { BlockValues } from './refcount-block';

/** Refcounts that are told apart; the last stands for itself and all above. */
const ROWS = 17;

/** How many clusters have which stored refcount. */
export class RefcountHistogram {
  readonly #clusters = new Float64Array(ROWS);

  add(values: BlockValues, start: number, count: number): void {
    const clusters = this.#clusters;
    if (typeof values === 'number') clusters[Math.min(values, ROWS - 1)] += count;
    else {
      for (let index = start; index < start + count; index++) {
        const value = values[index];
        clusters[value < ROWS ? value : ROWS - 1]++;
      }
    }
  }

  /** Clusters with a refcount above 0. */
  get counted(): number {
    return this.#clusters.reduce((sum, clusters, refcount) => (refcount > 0 ? sum + clusters : sum), 0);
  }

  /** Rows up to the highest refcount there is. */
  rows(): { readonly refcount: number; readonly clusters: number }[] {
    const rows = Array.from(this.#clusters, (clusters, refcount) => ({ refcount, clusters }));
    while (rows.length > 0 && rows[rows.length - 1].clusters === 0) rows.pop();
    return rows;
  }
}
