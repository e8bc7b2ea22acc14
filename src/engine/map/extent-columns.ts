/** Rows that are kept; an image with more runs is cut there. */
export const MAX_EXTENTS = 1 << 20;
/** Stands for a row without a place in the other space. */
export const NOWHERE = -1;

/** Runs of clusters in columns, ascending. */
export class ExtentColumns {
  count = 0;
  /** an image has more runs than are kept */
  cut = false;
  start = new Float64Array(1024);
  length = new Float64Array(1024);
  other = new Float64Array(1024);
  kind = new Uint8Array(1024);

  /** Adds a run, or lengthens the last one where it goes on. */
  push(start: number, length: number, kind: number, other: number): void {
    const last = this.count - 1;
    if (last >= 0 && this.#continues(last, start, kind, other)) {
      this.length[last] += length;
      return;
    }
    if (this.count === MAX_EXTENTS) {
      this.cut = true;
      return;
    }
    if (this.count === this.start.length) this.#grow();
    const row = this.count++;
    this.start[row] = start;
    this.length[row] = length;
    this.kind[row] = kind;
    this.other[row] = other;
  }

  #continues(last: number, start: number, kind: number, other: number): boolean {
    if (this.kind[last] !== kind || this.start[last] + this.length[last] !== start) return false;
    if (this.other[last] === NOWHERE || other === NOWHERE) return this.other[last] === other;
    return this.other[last] + this.length[last] === other;
  }

  #grow(): void {
    const grown = <T extends Float64Array | Uint8Array>(column: T, larger: T): T => {
      larger.set(column);
      return larger;
    };
    const capacity = this.count * 2;
    this.start = grown(this.start, new Float64Array(capacity));
    this.length = grown(this.length, new Float64Array(capacity));
    this.other = grown(this.other, new Float64Array(capacity));
    this.kind = grown(this.kind, new Uint8Array(capacity));
  }
}
