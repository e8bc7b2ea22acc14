import type { ClusterSet } from '../check/cluster-set';
import { nextCounted, nextUncounted } from '../check/next-uncounted';
import type { ReferenceCounters } from '../check/reference-counters';

/** Shorter runs are for single clusters. */
const SHORTEST = 2;

/** Free clusters below an end that lie side by side, by how many there are. */
export class FreeRuns {
  /** starts of the runs of each length */
  readonly #starts = new Map<number, number[]>();
  /** lengths that there are, ascending */
  #lengths: number[] = [];

  /** @param taken clusters that are spoken for */
  constructor(counters: ReferenceCounters, end: number, taken: ClusterSet) {
    for (let at = 1; at < end;) {
      const start = nextUncounted(counters, at);
      if (start >= end) break;
      at = nextCounted(counters, start, end);
      this.#addFree(start, at, taken);
    }
    this.#lengths = [...this.#starts.keys()].sort((left, right) => left - right);
  }

  /** Clusters of the longest run; 0 where there is none. */
  get longest(): number {
    return this.#lengths.at(-1) ?? 0;
  }

  /** Takes `count` clusters side by side from the shortest run that has them. @returns the first; -1 where none has */
  take(count: number): number {
    const length = this.#lengths.find((some) => some >= count);
    if (length === undefined) return -1;
    const starts = this.#starts.get(length)!;
    const start = starts.pop()!;
    if (starts.length === 0) {
      this.#starts.delete(length);
      this.#lengths.splice(this.#lengths.indexOf(length), 1);
    }
    this.#add(start + count, start + length);
    return start;
  }

  #addFree(start: number, end: number, taken: ClusterSet): void {
    let from = start;
    for (let at = taken.next(start); at >= 0 && at < end; at = taken.next(at + 1)) {
      if (at > from) this.#push(from, at - from);
      from = at + 1;
    }
    this.#push(from, end - from);
  }

  #add(start: number, end: number): void {
    const length = end - start;
    if (!this.#push(start, length) || this.#lengths.includes(length)) return;
    this.#lengths.push(length);
    this.#lengths.sort((left, right) => left - right);
  }

  #push(start: number, length: number): boolean {
    if (length < SHORTEST) return false;
    const starts = this.#starts.get(length);
    if (starts) starts.push(start);
    else this.#starts.set(length, [start]);
    return true;
  }
}
