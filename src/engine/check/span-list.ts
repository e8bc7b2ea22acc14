/** Spans that are worth keeping as a list. */
const MAX_SPANS = 512;

/** Disjoint runs of slots, ascending, runs that touch joined. */
export class SpanList {
  count = 0;
  /** slots in all spans */
  covered = 0;
  #starts: Int32Array = new Int32Array(16);
  #stops: Int32Array = new Int32Array(16);

  /** Adds a run. @returns false, and nothing is added, when it overlaps another or there are too many */
  add(start: number, stop: number): boolean {
    const at = this.#after(start);
    if (at > 0 && this.#stops[at - 1] > start) return false;
    if (at < this.count && this.#starts[at] < stop) return false;
    const joinsLeft = at > 0 && this.#stops[at - 1] === start;
    const joinsRight = at < this.count && this.#starts[at] === stop;
    if (joinsLeft && joinsRight) {
      this.#stops[at - 1] = this.#stops[at];
      this.#move(at + 1, at);
    } else if (joinsLeft) this.#stops[at - 1] = stop;
    else if (joinsRight) this.#starts[at] = start;
    else {
      if (this.count === MAX_SPANS) return false;
      this.#move(at, at + 1);
      this.#starts[at] = start;
      this.#stops[at] = stop;
    }
    this.covered += stop - start;
    return true;
  }

  has(slot: number): boolean {
    const at = this.#after(slot);
    return at > 0 && this.#stops[at - 1] > slot;
  }

  forEach(visit: (start: number, stop: number) => void): void {
    for (let index = 0; index < this.count; index++) visit(this.#starts[index], this.#stops[index]);
  }

  /** Index of the first span that begins behind a slot. */
  #after(slot: number): number {
    let low = 0;
    let high = this.count;
    if (high > 0 && this.#starts[high - 1] <= slot) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle] <= slot) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Moves the spans from `from` on to `to`. */
  #move(from: number, to: number): void {
    const count = this.count + to - from;
    if (count > this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#stops = grown(this.#stops);
    }
    this.#starts.copyWithin(to, from, this.count);
    this.#stops.copyWithin(to, from, this.count);
    this.count = count;
  }
}

function grown(column: Int32Array): Int32Array {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
