import { CounterPage, PAGE_BITS, PAGE_CLUSTERS, type PageValues } from './counter-page';

const SLOT_MASK = PAGE_CLUSTERS - 1;

/**
 * How often each cluster of the file is referred to. Memory follows what is counted, not the length of the
 * file: pages come with their first count, thin ones stay small, and whole pages with equal counts take none.
 */
export class ReferenceCounters {
  readonly #pages: (number | CounterPage)[];
  #lent: Uint8Array | undefined;
  /** page whose counters are in `#lent`; -1 = none */
  #shown = -1;

  /** @param clusters highest cluster that will be counted, plus one; below 2^32 */
  constructor(clusters: number) {
    this.#pages = new Array<number | CounterPage>(Math.ceil(clusters / PAGE_CLUSTERS)).fill(0);
  }

  /** How many pages there are; the last reaches past the end of the file. */
  get pages(): number {
    return this.#pages.length;
  }

  /** Adds `weight` references to each of `count` clusters. */
  add(first: number, count: number, weight = 1): void {
    let cluster = first;
    const end = first + count;
    this.#shown = -1;
    while (cluster < end) {
      const index = cluster >>> PAGE_BITS;
      const start = cluster & SLOT_MASK;
      const stop = Math.min(PAGE_CLUSTERS, start + end - cluster);
      const page = this.#pages[index];
      if (typeof page !== 'number') {
        page.add(start, stop, weight);
        if (page.allOnes) this.#pages[index] = 1;
      } else if (stop - start === PAGE_CLUSTERS) this.#pages[index] = page + weight;
      else {
        const created = new CounterPage(page);
        created.add(start, stop, weight);
        this.#pages[index] = created;
      }
      cluster += stop - start;
    }
  }

  /** What lies behind the last page was never counted. */
  get(cluster: number): number {
    const page = this.#pages[cluster >>> PAGE_BITS] ?? 0;
    return typeof page === 'number' ? page : page.get(cluster & SLOT_MASK);
  }

  /** The counters of a page, valid until the next call of any method: one number for all, or one each. */
  page(index: number): PageValues {
    const page = this.#pages[index];
    if (typeof page === 'number') return page;
    // whoever goes from cluster to cluster asks for the same page again
    if (index === this.#shown && this.#lent) return this.#lent;
    const values = page.values(() => (this.#lent ??= new Uint8Array(PAGE_CLUSTERS)));
    this.#shown = values === this.#lent ? index : -1;
    return values;
  }
}
