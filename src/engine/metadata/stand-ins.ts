import type { Structure } from '../../shared/findings';
import type { Geometry } from '../image/geometry';
import type { RefcountStandIns } from './refcount-stand-ins';
import { FAR, type EntryRules, type EntryTable } from './entry-rules';

const COMPRESSED = 0x40000000;
const TABLE_OF: Partial<Record<Structure, EntryTable>> = {
  'l1-table': 'l1-table',
  'snapshot-l1': 'l1-table',
  'refcount-table': 'refcount-table',
  'bitmap-table': 'bitmap-table',
  'l2-table': 'l2-table',
};

/** Puts stand-ins in the place of entries that can't be entries. */
export class StandIns {
  /** entries that were replaced */
  count = 0;
  /** offset that would continue the last cluster of an L2 table, as it was and as it is now */
  #next = 0;
  #nextNow = 0;

  constructor(
    private readonly geometry: Geometry,
    private readonly rules: EntryRules,
    private readonly refcounts: RefcountStandIns,
  ) {}

  /**
   * Looks at entries and changes those that can't be any for whoever claims them. Structures that are no tables stay.
   * @param bytes a cluster @param start first byte of the part @param end behind its last
   * @returns end of what can be kept: an entry that is cut has no stand-in
   */
  apply(claimants: readonly Structure[], bytes: Uint8Array, start: number, end: number): number {
    const table = TABLE_OF[claimants[0]];
    if (!table) return end;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const step = table === 'l2-table' ? this.geometry.l2EntrySize : 8;
    this.#next = 0;
    for (let at = Math.ceil(start / step) * step; at < end; at += step) {
      const high = view.getUint32(at);
      const low = view.getUint32(at + 4);
      const possible =
        (high | low) === 0 ||
        claimants.some((structure) => this.#isPossible(structure, bytes, at, high, low));
      // the end of the file would cut the stand-in, too
      if (!possible && at + step > end) return at;
      if (table === 'l2-table') this.#l2Entry(view, at, high, low, !possible, claimants.length > 1);
      else if (!possible) this.#put(view, at, this.rules.standIn(table, high, low, FAR));
    }
    return end;
  }

  #isPossible(structure: Structure, bytes: Uint8Array, at: number, high: number, low: number): boolean {
    if (structure === 'refcount-block') return this.refcounts.areUsual(bytes, at, at + 8);
    const table = TABLE_OF[structure];
    // other structures were chosen by what they mean
    return table === undefined || this.rules.isPossible(table, high, low);
  }

  #l2Entry(view: DataView, at: number, high: number, low: number, wrong: boolean, shared: boolean): void {
    const compressed = (high & COMPRESSED) !== 0;
    if (wrong && compressed) this.#put(view, at, this.rules.standIn('l2-table', high, low, FAR));
    if (!compressed) {
      const offset = this.rules.offsetOf(high, low);
      let now = offset;
      if (wrong) {
        // clusters that follow each other still do, and others don't: a check counts fragments
        const far = offset !== 0 && offset === this.#next ? this.#nextNow : FAR;
        const entry = this.rules.standIn('l2-table', high, low, far);
        now = this.rules.offsetOf(...entry);
        this.#put(view, at, entry);
      }
      if (offset !== 0) {
        this.#next = offset + this.geometry.clusterSize;
        this.#nextNow = now + this.geometry.clusterSize;
      }
    }
    if (this.geometry.extendedL2 && !shared) this.#bitmaps(view, at, high, low, wrong);
  }

  /** The two bitmaps of an extended entry: what contradicts itself says nothing but that. */
  #bitmaps(view: DataView, at: number, high: number, low: number, wrong: boolean): void {
    const zeroes = view.getUint32(at + 8);
    const allocated = view.getUint32(at + 12);
    if ((zeroes | allocated) === 0) return;
    const cluster = this.rules.offsetOf(high, low) !== 0 || (this.geometry.dataFile && high >>> 31 === 1);
    const overlap = (zeroes & allocated) !== 0;
    const contradicting = overlap || (high & COMPRESSED) !== 0 || (!cluster && allocated !== 0);
    if (!wrong && !contradicting) return;
    const entry: [number, number] = [zeroes === 0 ? 0 : overlap ? 1 : 2, allocated === 0 ? 0 : 1];
    if (entry[0] === zeroes && entry[1] === allocated) return;
    this.#put(view, at + 8, entry);
  }

  #put(view: DataView, at: number, [high, low]: readonly [high: number, low: number]): void {
    view.setUint32(at, high);
    view.setUint32(at + 4, low);
    this.count++;
  }
}
