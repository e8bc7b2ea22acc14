import type { L2TableIndex } from '../check/l2-table-index';
import type { WalkableImage } from '../check/walkable-image';
import { TimeSlice } from '../io/time-slice';

const END = -1;
/** Entries between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/** Which entries of the active L1 name which L2 table. */
export class L1Users {
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #rows: Int32Array;
  readonly #counts: Uint32Array;

  private constructor(
    /** entries of the L1 table up to the last that is not empty */
    readonly entries: number,
    tables: number,
  ) {
    this.#head = new Int32Array(tables).fill(END);
    this.#next = new Int32Array(entries).fill(END);
    this.#rows = new Int32Array(entries).fill(END);
    this.#counts = new Uint32Array(tables);
  }

  /** Looks up the table of each entry. */
  static async create(image: WalkableImage, index: L2TableIndex, signal?: AbortSignal): Promise<L1Users> {
    const { l1 } = image;
    const view = new DataView(l1.buffer, l1.byteOffset, l1.byteLength);
    const slice = new TimeSlice(signal);
    let end = l1.byteLength >>> 3;
    // a table of 32 MiB may be claimed and not be there
    for (; end > 0 && (view.getUint32(end * 8 - 8) | view.getUint32(end * 8 - 4)) === 0; end--) {
      if ((end & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    }
    const users = new L1Users(end, index.count);
    for (let entry = users.entries - 1; entry >= 0; entry--) {
      if ((entry & CLOCK_MASK) === 0 && slice.over) await slice.rest();
      const high = view.getUint32(entry * 8);
      const low = view.getUint32(entry * 8 + 4);
      if ((high | low) === 0) continue;
      users.#add(entry, index.find((high & 0x00ffffff) * 2 ** 32 + ((low & 0xfffffe00) >>> 0)));
    }
    return users;
  }

  /** Adds an entry before those that have been added. */
  #add(entry: number, row: number): void {
    if (row < 0) return;
    this.#rows[entry] = row;
    this.#counts[row]++;
    this.#next[entry] = this.#head[row];
    this.#head[row] = entry;
  }

  /** How many entries name a table. */
  count(row: number): number {
    return this.#counts[row];
  }

  /** Indexes of the entries that name a table, ascending; there may be millions. */
  *each(row: number): Generator<number, void> {
    for (let entry = this.#head[row]; entry !== END; entry = this.#next[entry]) yield entry;
  }

  /** Indexes of the first entries that name a table, ascending. */
  of(row: number, limit: number): number[] {
    const entries: number[] = [];
    for (const entry of this.each(row)) if (entries.push(entry) === limit) break;
    return entries;
  }

  /** Row of the table that an entry names, or -1. */
  rowOf(l1Index: number): number {
    return l1Index < this.#rows.length ? this.#rows[l1Index] : END;
  }
}
