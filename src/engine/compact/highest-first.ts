/** Hands out numbers, the highest first. */
export class HighestFirst {
  readonly #heap: number[] = [];

  add(value: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(value);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above] >= value) break;
      heap[at] = heap[above];
      at = above;
    }
    heap[at] = value;
  }

  /** Takes the highest; undefined where there is none. */
  take(): number | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1] > heap[below]) below++;
      if (heap[below] <= last) break;
      heap[at] = heap[below];
      at = below;
    }
    heap[at] = last;
    return top;
  }
}
