import { CLUSTER_KINDS, ClusterKind } from '../../shared/cluster-kinds';
import type { TimeSlice } from '../io/time-slice';
import type { BackedClusters } from './backed-clusters';
import { KindCounts } from './kind-counts';
import type { KindSpace } from './kind-space';

/** Bytes of pages that are kept; tables past that are read again when somebody looks. */
const MAX_KEPT = 64 << 20;
/** Stands for a page that is not kept. */
const NOT_KEPT = -1;

/** Kinds of the guest clusters of one L2 table, read again from the image. */
export type TableReader = (l1Index: number) => Promise<Uint8Array>;

/** What the entries of a table come to. */
interface TableKinds {
  readonly kinds: Uint8Array;
  /** what is kept of them */
  readonly page: number | Uint8Array;
  readonly partSize: number;
  /** how often each kind occurs, by part */
  readonly parts: Uint32Array;
}

/** What each cluster of the guest disk is, by L2 table. */
export class GuestKinds implements KindSpace {
  readonly counts: KindCounts;
  readonly #pages: (number | Uint8Array)[];
  #kept = 0;
  /** the table that was read again last: what is looked at next is mostly near */
  #again: { readonly l1Index: number; readonly kinds: Uint8Array } | undefined;

  /**
   * @param tables entries of the L1 table; a damaged header claims a disk that needs more
   * @param tableClusters clusters of an L2 table
   * @param backed clusters that files below hold: those that are unallocated here come from there
   */
  constructor(
    readonly clusters: number,
    tables: number,
    private readonly tableClusters: number,
    private readonly backed: BackedClusters,
    private readonly readTable: TableReader,
    private readonly maxKept = MAX_KEPT,
  ) {
    this.counts = new KindCounts(clusters, ClusterKind.unallocated);
    this.#pages = new Array<number | Uint8Array>(Math.min(tables, Math.ceil(clusters / tableClusters))).fill(
      ClusterKind.unallocated,
    );
    const binSize = 2 ** this.counts.level;
    backed.each(0, clusters, (start, end) => {
      for (let from = start; from < end;) {
        const bin = Math.floor(from / binSize);
        const to = Math.min(end, (bin + 1) * binSize);
        this.counts.change(bin, ClusterKind.unallocated, ClusterKind.backing, to - from);
        from = to;
      }
    });
  }

  /** Takes the kinds of one table for the L1 entries that name it. `kinds` is copied where it is kept. */
  setTable(l1Indexes: Iterable<number>, kinds: Uint8Array): void {
    const table = this.#tableKinds(kinds);
    for (const l1Index of l1Indexes) this.#setEntry(l1Index, table);
  }

  /** As `setTable`, for a table that a great many entries name. */
  async setTableInTurns(l1Indexes: Iterable<number>, kinds: Uint8Array, slice: TimeSlice): Promise<void> {
    const table = this.#tableKinds(kinds);
    for (const l1Index of l1Indexes) {
      this.#setEntry(l1Index, table);
      if (slice.over) await slice.rest();
    }
  }

  #tableKinds(kinds: Uint8Array): TableKinds {
    const uniform = Buffer.compare(kinds.subarray(1), kinds.subarray(0, -1)) === 0;
    let page: number | Uint8Array = kinds[0];
    if (!uniform) {
      this.#kept += kinds.length;
      page = this.#kept <= this.maxKept ? kinds.slice() : NOT_KEPT;
    }
    const partSize = Math.min(this.tableClusters, 2 ** this.counts.level);
    return { kinds, page, partSize, parts: partCounts(kinds, partSize, uniform) };
  }

  #setEntry(l1Index: number, { kinds, page, partSize, parts }: TableKinds): void {
    const start = l1Index * this.tableClusters;
    if (start >= this.clusters) return;
    this.#pages[l1Index] = page;
    for (let part = 0; part * partSize < kinds.length; part++) {
      const from = start + part * partSize;
      const to = from + partSize;
      const whole = to <= this.clusters && this.backed.isUniform(from, to);
      if (whole) this.#addPart(from, parts.subarray(part * CLUSTER_KINDS, (part + 1) * CLUSTER_KINDS));
      else this.#addClusters(from, kinds.subarray(part * partSize, (part + 1) * partSize));
    }
  }

  read(first: number, out: Uint8Array): void | Promise<void> {
    if (!this.readKept(first, out)) return this.#readAgain(first, out);
  }

  /** Copies kinds that are kept. @returns false, and copies nothing, where some would have to be read again */
  readKept(first: number, out: Uint8Array): boolean {
    const last = Math.floor((first + out.length - 1) / this.tableClusters);
    for (let l1Index = Math.floor(first / this.tableClusters); l1Index <= last; l1Index++) {
      if (this.#pages[l1Index] === NOT_KEPT) return false;
    }
    this.#copy(first, out, (l1Index) => this.#page(l1Index));
    return true;
  }

  /** Calls `visit` for the runs of clusters that no table stands for. */
  eachUnnamed(
    from: number,
    to: number,
    visit: (start: number, count: number, kind: ClusterKind) => void,
  ): void {
    let at = from;
    this.backed.each(from, to, (start, end) => {
      if (start > at) visit(at, start - at, ClusterKind.unallocated);
      visit(start, end - start, ClusterKind.backing);
      at = end;
    });
    if (to > at) visit(at, to - at, ClusterKind.unallocated);
  }

  /** Of the kinds of clusters from `first` on: those that are unallocated and held below become backing. */
  markBacking(first: number, kinds: Uint8Array): void {
    this.backed.each(first, first + kinds.length, (start, end) => {
      for (let index = start - first; index < end - first; index++) {
        if (kinds[index] === ClusterKind.unallocated) kinds[index] = ClusterKind.backing;
      }
    });
  }

  async #readAgain(first: number, out: Uint8Array): Promise<void> {
    const tables = new Map<number, Uint8Array>();
    const last = Math.floor((first + out.length - 1) / this.tableClusters);
    for (let l1Index = Math.floor(first / this.tableClusters); l1Index <= last; l1Index++) {
      if (this.#pages[l1Index] === NOT_KEPT) tables.set(l1Index, await this.#tableAgain(l1Index));
    }
    this.#copy(first, out, (l1Index) => tables.get(l1Index) ?? this.#page(l1Index));
  }

  async #tableAgain(l1Index: number): Promise<Uint8Array> {
    if (this.#again?.l1Index === l1Index) return this.#again.kinds;
    const kinds = await this.readTable(l1Index);
    this.#again = { l1Index, kinds };
    return kinds;
  }

  #page(l1Index: number): number | Uint8Array {
    return l1Index < this.#pages.length ? this.#pages[l1Index] : ClusterKind.unallocated;
  }

  #copy(first: number, out: Uint8Array, pageOf: (l1Index: number) => number | Uint8Array): void {
    for (let done = 0; done < out.length;) {
      const cluster = first + done;
      const start = cluster % this.tableClusters;
      const count = Math.min(this.tableClusters - start, out.length - done);
      const page = pageOf(Math.floor(cluster / this.tableClusters));
      if (typeof page === 'number') out.fill(page, done, done + count);
      else out.set(page.subarray(start, start + count), done);
      done += count;
    }
    this.markBacking(first, out);
  }

  #addPart(from: number, parts: Uint32Array): void {
    const bin = Math.floor(from / 2 ** this.counts.level);
    const before = this.#nothing(from);
    for (let kind = 0; kind < CLUSTER_KINDS; kind++) {
      if (parts[kind] > 0 && kind !== ClusterKind.unallocated) {
        this.counts.change(bin, before, kind, parts[kind]);
      }
    }
  }

  #addClusters(from: number, kinds: Uint8Array): void {
    const size = 2 ** this.counts.level;
    for (let index = 0; index < kinds.length && from + index < this.clusters; index++) {
      const kind = kinds[index];
      if (kind === ClusterKind.unallocated) continue;
      this.counts.change(Math.floor((from + index) / size), this.#nothing(from + index), kind, 1);
    }
  }

  /** What a cluster without an entry is. */
  #nothing(cluster: number): ClusterKind {
    return this.backed.has(cluster) ? ClusterKind.backing : ClusterKind.unallocated;
  }
}

/** How often each kind occurs in each part of a table. */
function partCounts(kinds: Uint8Array, partSize: number, uniform: boolean): Uint32Array {
  const counts = new Uint32Array(Math.ceil(kinds.length / partSize) * CLUSTER_KINDS);
  if (uniform) {
    for (let at = kinds[0]; at < counts.length; at += CLUSTER_KINDS) counts[at] = partSize;
    return counts;
  }
  for (let index = 0; index < kinds.length; index++) {
    counts[Math.floor(index / partSize) * CLUSTER_KINDS + kinds[index]]++;
  }
  return counts;
}
