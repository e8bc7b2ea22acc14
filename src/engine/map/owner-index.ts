const MAX_BUCKETS = 4096;
const MAX_GROUPS = 1024;

/**
 * Which L2 tables may point into which part of the file, as a matrix of bits: 4096 parts of the file by 1024
 * groups of tables. Who owns a cluster is then a matter of reading the few tables of one row again.
 */
export class OwnerIndex {
  readonly #bucketShift: number;
  readonly #groupShift: number;
  readonly #rowWords: number;
  readonly #bits: Uint32Array;

  /** @param clusters of the file; what lies behind them has no owner */
  constructor(
    private readonly clusters: number,
    private readonly tables: number,
  ) {
    this.#bucketShift = shiftFor(clusters, MAX_BUCKETS);
    this.#groupShift = shiftFor(tables, MAX_GROUPS);
    const buckets = Math.ceil(clusters / 2 ** this.#bucketShift);
    this.#rowWords = Math.ceil(Math.ceil(tables / 2 ** this.#groupShift) / 32);
    this.#bits = new Uint32Array(buckets * this.#rowWords);
  }

  /** Notes that a table points to `count` clusters. */
  note(table: number, first: number, count: number): void {
    const group = Math.floor(table / 2 ** this.#groupShift);
    const bit = 1 << (group & 31);
    const word = group >>> 5;
    const end = Math.min(this.clusters, first + count);
    const last = Math.floor((end - 1) / 2 ** this.#bucketShift);
    for (let bucket = Math.floor(first / 2 ** this.#bucketShift); bucket <= last; bucket++) {
      this.#bits[bucket * this.#rowWords + word] |= bit;
    }
  }

  /** The tables that may point to one of `count` clusters, ascending. */
  tablesFor(first: number, count: number): number[] {
    const found = new Uint32Array(this.#rowWords);
    const last = Math.floor((first + count - 1) / 2 ** this.#bucketShift);
    for (let bucket = Math.floor(first / 2 ** this.#bucketShift); bucket <= last; bucket++) {
      const row = bucket * this.#rowWords;
      if (row >= this.#bits.length) break;
      for (let word = 0; word < this.#rowWords; word++) found[word] |= this.#bits[row + word];
    }
    const tables: number[] = [];
    const size = 2 ** this.#groupShift;
    for (let group = 0; group * size < this.tables; group++) {
      if (((found[group >>> 5] >>> (group & 31)) & 1) === 0) continue;
      for (let table = group * size; table < Math.min(this.tables, (group + 1) * size); table++) {
        tables.push(table);
      }
    }
    return tables;
  }
}

/** Smallest shift that leaves at most `limit` of `count` things. */
function shiftFor(count: number, limit: number): number {
  let shift = 0;
  while (Math.ceil(count / 2 ** shift) > limit) shift++;
  return shift;
}
