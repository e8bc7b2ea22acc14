import { PAGE_CLUSTERS } from './counter-page';
import type { ReferenceCounters } from './reference-counters';

/** The first cluster from `start` on with no references; pages at a time, since most files have few. */
export function nextUncounted(counters: ReferenceCounters, start: number): number {
  for (let cluster = start; ;) {
    const page = Math.floor(cluster / PAGE_CLUSTERS);
    if (page >= counters.pages) return cluster;
    const values = counters.page(page);
    if (values === 0) return cluster;
    const found = typeof values === 'number' ? -1 : values.indexOf(0, cluster % PAGE_CLUSTERS);
    if (found >= 0) return page * PAGE_CLUSTERS + found;
    cluster = (page + 1) * PAGE_CLUSTERS;
  }
}

/** The first cluster from `start` on that is counted, at most `end`. */
export function nextCounted(counters: ReferenceCounters, start: number, end: number): number {
  for (let cluster = start; cluster < end;) {
    const page = Math.floor(cluster / PAGE_CLUSTERS);
    const values = page < counters.pages ? counters.page(page) : 0;
    const stop = Math.min(end, (page + 1) * PAGE_CLUSTERS);
    if (typeof values === 'number') {
      if (values > 0) return cluster;
    } else {
      for (let at = cluster; at < stop; at++) if (values[at % PAGE_CLUSTERS] > 0) return at;
    }
    cluster = stop;
  }
  return end;
}
