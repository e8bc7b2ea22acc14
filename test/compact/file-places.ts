import type { Random } from '../random';

/** Hands out the clusters of a file that is being laid out. */
export class FilePlaces {
  readonly #taken = new Set<number>([0]);
  #end = 1;

  constructor(private readonly random: Random) {}

  /** The cluster behind the last one taken. */
  get end(): number {
    return this.#end;
  }

  isTaken(cluster: number): boolean {
    return this.#taken.has(cluster);
  }

  /** Takes one certain cluster. */
  mark(cluster: number): void {
    this.#taken.add(cluster);
    this.#end = Math.max(this.#end, cluster + 1);
  }

  /** Takes neighbours: the first ones that are free from `from` on. @returns the first of them */
  next(count: number, from = 1): number {
    let first = from;
    while (!this.#areFree(first, count)) first++;
    return this.#take(first, count);
  }

  /** Takes neighbours anywhere in a range; where that is full, behind its beginning. @returns the first of them */
  anywhere(count: number, from: number, to: number): number {
    for (let tries = 0; tries < 20 && to - from > count; tries++) {
      const first = from + this.random.below(to - from - count);
      if (this.#areFree(first, count)) return this.#take(first, count);
    }
    return this.next(count, from);
  }

  #areFree(first: number, count: number): boolean {
    for (let cluster = first; cluster < first + count; cluster++) if (this.#taken.has(cluster)) return false;
    return true;
  }

  #take(first: number, count: number): number {
    for (let cluster = first; cluster < first + count; cluster++) this.mark(cluster);
    return first;
  }
}
