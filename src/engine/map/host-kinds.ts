import { CLUSTER_KINDS, ClusterKind } from '../../shared/cluster-kinds';
import { PlatterError } from '../../shared/errors';
import { KindCounts } from './kind-counts';
import type { KindSpace } from './kind-space';

const PAGE_BITS = 14;
const PAGE = 1 << PAGE_BITS;
/** Pages that are spelled out at most: 512 MiB. */
const MAX_PAGES = (512 << 20) / PAGE;

/** What each cluster of the image file is: one byte each, pages of one kind take none. */
export class HostKinds implements KindSpace {
  clusters: number;
  counts: KindCounts;
  readonly #pages: (number | Uint8Array)[];
  #spelledOut = 0;

  /** @param clusters of the file; `extend` adds what is claimed behind its end */
  constructor(clusters: number) {
    this.clusters = clusters;
    this.counts = new KindCounts(clusters, ClusterKind.free);
    this.#pages = new Array<number | Uint8Array>(Math.ceil(clusters / PAGE)).fill(ClusterKind.free);
  }

  get(cluster: number): ClusterKind {
    const page = this.#pages[Math.floor(cluster / PAGE)];
    return (typeof page === 'number' ? page : page[cluster % PAGE]) as ClusterKind;
  }

  read(first: number, out: Uint8Array): void {
    for (let done = 0; done < out.length;) {
      const page = this.#pages[Math.floor((first + done) / PAGE)];
      const start = (first + done) % PAGE;
      const count = Math.min(PAGE - start, out.length - done);
      if (typeof page === 'number') out.fill(page, done, done + count);
      else out.set(page.subarray(start, start + count), done);
      done += count;
    }
  }

  /** Somebody claims clusters as `kind`; where others have claimed them, the two together say what they are. */
  claim(first: number, count: number, kind: ClusterKind): void {
    this.#update(first, count, kind, CLAIMED);
  }

  /** Clusters are found to be of another kind, whatever they were taken for. */
  set(first: number, count: number, kind: ClusterKind): void {
    this.#update(first, count, kind, REPLACED);
  }

  /** Makes room for clusters past the end of the file. */
  extend(clusters: number): void {
    if (clusters <= this.clusters) return;
    const before = this.clusters;
    this.clusters = clusters;
    while (this.#pages.length * PAGE < clusters) this.#pages.push(ClusterKind.free);
    this.counts = new KindCounts(clusters, ClusterKind.free);
    const binSize = Math.min(PAGE, 2 ** this.counts.level);
    const kinds = new Uint8Array(binSize);
    for (let first = 0; first < before; first += binSize) {
      const part = kinds.subarray(0, Math.min(binSize, before - first));
      this.read(first, part);
      const bin = Math.floor(first / 2 ** this.counts.level);
      for (const kind of part) this.counts.change(bin, ClusterKind.free, kind, 1);
    }
  }

  #update(first: number, count: number, kind: ClusterKind, outcome: Uint8Array): void {
    const end = Math.min(this.clusters, first + count);
    const binSize = 2 ** this.counts.level;
    for (let cluster = first; cluster < end;) {
      const bin = Math.floor(cluster / binSize);
      const stop = Math.min(end, (bin + 1) * binSize, (Math.floor(cluster / PAGE) + 1) * PAGE);
      this.#updatePart(cluster, stop, bin, kind, outcome);
      cluster = stop;
    }
  }

  /** Clusters of one page and one bin. */
  #updatePart(first: number, stop: number, bin: number, kind: number, outcome: Uint8Array): void {
    const index = Math.floor(first / PAGE);
    const page = this.#pages[index];
    const count = stop - first;
    if (typeof page === 'number') {
      const to = outcome[page * CLUSTER_KINDS + kind];
      if (to === page) return;
      this.counts.change(bin, page, to, count);
      if (count === PAGE) this.#pages[index] = to;
      else this.#spellOut(index, page).fill(to, first % PAGE, (first % PAGE) + count);
      return;
    }
    const base = first % PAGE;
    for (let slot = base; slot < base + count;) {
      const from = page[slot];
      const start = slot;
      while (slot < base + count && page[slot] === from) slot++;
      const to = outcome[from * CLUSTER_KINDS + kind];
      if (to === from) continue;
      page.fill(to, start, slot);
      this.counts.change(bin, from, to, slot - start);
    }
  }

  #spellOut(index: number, kind: number): Uint8Array {
    if (++this.#spelledOut > MAX_PAGES) throw new PlatterError('too-large', { structure: 'file' });
    const page = new Uint8Array(PAGE).fill(kind);
    this.#pages[index] = page;
    return page;
  }
}

/** Kind of a cluster that was `before` and is claimed as `claim`. */
function outcomeOf(before: number, claim: number): number {
  const k = ClusterKind;
  if (before === k.free) return claim;
  if (before === k.beyondEnd || claim === k.beyondEnd) return k.beyondEnd;
  const pair = (left: number, right: number): boolean =>
    (before === left && claim === right) || (before === right && claim === left);
  if (
    pair(k.snapshotData, k.data) ||
    pair(k.snapshotData, k.zeroAllocated) ||
    pair(k.snapshotData, k.shared)
  ) {
    return k.shared;
  }
  if (pair(k.snapshotData, k.compressed)) return k.compressed;
  if (before === claim && (claim === k.snapshotData || claim === k.compressed)) return claim;
  return k.corrupt;
}

function outcomeTable(outcome: (before: number, claim: number) => number): Uint8Array {
  return Uint8Array.from({ length: CLUSTER_KINDS * CLUSTER_KINDS }, (_, at) =>
    outcome(Math.floor(at / CLUSTER_KINDS), at % CLUSTER_KINDS),
  );
}

const CLAIMED = outcomeTable(outcomeOf);
const REPLACED = outcomeTable((_before, claim) => claim);
