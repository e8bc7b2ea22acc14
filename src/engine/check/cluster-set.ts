const PAGE_BITS = 15;
const PAGE_CLUSTERS = 1 << PAGE_BITS;
const PAGE_WORDS = PAGE_CLUSTERS / 32;
const SLOT_MASK = PAGE_CLUSTERS - 1;
/** Nothing is ever taken out of a set, so full pages can be one and the same. */
const FULL_PAGE = new Int32Array(PAGE_WORDS).fill(-1);

/** Pages are cut from larger pieces: making a typed array costs more than filling it. */
const PAGES_OF_PIECE = 16;

/** A set of host clusters (below 2^32), one bit each; pages come with their first member. */
export class ClusterSet {
  readonly #pages: (Int32Array | undefined)[] = [];
  #piece = new Int32Array(0);
  #used = 0;

  get empty(): boolean {
    return this.#pages.length === 0;
  }

  has(cluster: number): boolean {
    const page = this.#pages[cluster >>> PAGE_BITS];
    return page !== undefined && ((page[(cluster & SLOT_MASK) >>> 5] >>> (cluster & 31)) & 1) === 1;
  }

  /** Puts `count` clusters in. */
  add(first: number, count = 1): void {
    const end = first + count;
    for (let cluster = first; cluster < end;) {
      const index = cluster >>> PAGE_BITS;
      const start = cluster & SLOT_MASK;
      const stop = Math.min(PAGE_CLUSTERS, start + end - cluster);
      if (stop - start === PAGE_CLUSTERS) this.#pages[index] = FULL_PAGE;
      else {
        const page = (this.#pages[index] ??= this.#newPage());
        if (page !== FULL_PAGE) addBits(page, start, stop);
      }
      cluster += stop - start;
    }
  }

  /** Whether one of `count` clusters is in. */
  meets(first: number, count: number): boolean {
    const end = first + count;
    for (let cluster = first; cluster < end;) {
      const start = cluster & SLOT_MASK;
      const stop = Math.min(PAGE_CLUSTERS, start + end - cluster);
      const page = this.#pages[cluster >>> PAGE_BITS];
      if (page !== undefined && hasBits(page, start, stop)) return true;
      cluster += stop - start;
    }
    return false;
  }

  #newPage(): Int32Array {
    if (this.#used === this.#piece.length) {
      this.#piece = new Int32Array(PAGES_OF_PIECE * PAGE_WORDS);
      this.#used = 0;
    }
    return this.#piece.subarray(this.#used, (this.#used += PAGE_WORDS));
  }

  /** The first member from `cluster` on, or -1. */
  next(cluster: number): number {
    for (let index = cluster >>> PAGE_BITS; index < this.#pages.length; index++) {
      const page = this.#pages[index];
      if (!page) continue;
      const start = index === cluster >>> PAGE_BITS ? cluster & SLOT_MASK : 0;
      for (let word = start >>> 5; word < page.length; word++) {
        const bits = word === start >>> 5 ? page[word] & from(start) : page[word];
        if (bits !== 0) return index * PAGE_CLUSTERS + word * 32 + (31 - Math.clz32(bits & -bits));
      }
    }
    return -1;
  }

  /** Calls `each` for every member, ascending. */
  forEach(each: (cluster: number) => void): void {
    this.#pages.forEach((page, index) => {
      if (!page) return;
      for (let word = 0; word < page.length; word++) {
        for (let bits = page[word]; bits !== 0; bits &= bits - 1) {
          each(index * PAGE_CLUSTERS + word * 32 + (31 - Math.clz32(bits & -bits)));
        }
      }
    });
  }
}

/** Bits of a word from bit `start` on. */
const from = (start: number): number => -1 << (start & 31);
/** Bits of a word up to and with bit `last`. */
const upTo = (last: number): number => -1 >>> (31 - (last & 31));

function addBits(page: Int32Array, start: number, stop: number): void {
  const first = start >>> 5;
  const last = (stop - 1) >>> 5;
  if (first === last) {
    page[first] |= from(start) & upTo(stop - 1);
    return;
  }
  page[first] |= from(start);
  page.fill(-1, first + 1, last);
  page[last] |= upTo(stop - 1);
}

function hasBits(page: Int32Array, start: number, stop: number): boolean {
  const first = start >>> 5;
  const last = (stop - 1) >>> 5;
  if (first === last) return (page[first] & from(start) & upTo(stop - 1)) !== 0;
  if ((page[first] & from(start)) !== 0 || (page[last] & upTo(stop - 1)) !== 0) return true;
  for (let word = first + 1; word < last; word++) if (page[word] !== 0) return true;
  return false;
}
