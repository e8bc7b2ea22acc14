import type { L2TableIndex } from '../check/l2-table-index';
import type { WalkableImage } from '../check/walkable-image';

const END = -1;

/** Which entries of the active L1 name which L2 table. */
export class L1Users {
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #rows: Int32Array;

  constructor(image: WalkableImage, index: L2TableIndex) {
    const { l1 } = image;
    const view = new DataView(l1.buffer, l1.byteOffset, l1.byteLength);
    const entries = l1.byteLength >>> 3;
    this.#head = new Int32Array(index.count).fill(END);
    this.#next = new Int32Array(entries).fill(END);
    this.#rows = new Int32Array(entries).fill(END);
    for (let entry = entries - 1; entry >= 0; entry--) {
      const high = view.getUint32(entry * 8);
      const low = view.getUint32(entry * 8 + 4);
      if ((high | low) === 0) continue;
      const row = index.find((high & 0x00ffffff) * 2 ** 32 + ((low & 0xfffffe00) >>> 0));
      if (row < 0) continue;
      this.#rows[entry] = row;
      this.#next[entry] = this.#head[row];
      this.#head[row] = entry;
    }
  }

  /** Indexes of the first entries that name a table, ascending. */
  of(row: number, limit = Infinity): number[] {
    const entries: number[] = [];
    for (let entry = this.#head[row]; entry !== END; entry = this.#next[entry]) {
      if (entries.length === limit) break;
      entries.push(entry);
    }
    return entries;
  }

  /** Row of the table that an entry names, or -1. */
  rowOf(l1Index: number): number {
    return l1Index < this.#rows.length ? this.#rows[l1Index] : END;
  }
}
