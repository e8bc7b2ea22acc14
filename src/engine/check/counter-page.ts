import { SpanList } from './span-list';

export const PAGE_BITS = 16;
/** Clusters that a page of counters stands for. */
export const PAGE_CLUSTERS = 1 << PAGE_BITS;

/** What a page holds: one number for all its clusters, or one each. */
export type PageValues = number | Uint8Array | Uint16Array | Float64Array;

/** Top bit of each of four bytes: where all are clear, 127 can be added to each without a carry. */
const NEARLY_FULL = 0x80808080 | 0;
const FOUR_ONES = 0x01010101;
const LARGEST_WORD_ADDEND = 127;
/** Shorter runs are not worth the word-wise way. */
const SHORT_RUN = 16;
/** Counters that a thin page holds; from here on bytes take less. */
const THIN_LIMIT = 1024;
const NO_BYTES = new Uint8Array(0);
const NO_WORDS = new Int32Array(0);

/**
 * Counters of 65 536 clusters. Sound images count every cluster once and in long runs: those are kept as a
 * list. Then come a map, so that a file which scatters references over terabytes of holes gains nothing,
 * bytes, and wider numbers when one is full.
 */
export class CounterPage {
  /** clusters with one reference, as long as there are no others */
  #spans: SpanList | undefined = new SpanList();
  #thin: Map<number, number> | undefined;
  #bytes = NO_BYTES;
  /** four counters each, the same memory as `#bytes` */
  #words = NO_WORDS;
  #wide: Uint16Array | Float64Array | undefined;

  /** @param value what all counters start with */
  constructor(value: number) {
    if (value === 0) return;
    this.#spans = undefined;
    if (value <= 0xff) this.#useBytes().fill(value);
    else if (value <= 0xffff) this.#wide = new Uint16Array(PAGE_CLUSTERS).fill(value);
    else this.#wide = new Float64Array(PAGE_CLUSTERS).fill(value);
  }

  /** All counters are known to be 1. */
  get allOnes(): boolean {
    return this.#spans !== undefined && this.#spans.covered === PAGE_CLUSTERS;
  }

  add(start: number, stop: number, weight: number): void {
    if (this.#spans) {
      if (weight === 1 && this.#spans.add(start, stop)) return;
      this.#leaveSpans(this.#spans);
    }
    if (this.#thin) this.#addThin(this.#thin, start, stop, weight);
    else if (this.#wide) this.#addWide(start, stop, weight);
    else if (stop - start < SHORT_RUN || weight > LARGEST_WORD_ADDEND) this.#addBytes(start, stop, weight);
    else this.#addWords(start, stop, weight);
  }

  get(slot: number): number {
    if (this.#spans) return this.#spans.has(slot) ? 1 : 0;
    if (this.#thin) return this.#thin.get(slot) ?? 0;
    return (this.#wide ?? this.#bytes)[slot];
  }

  /** All counters. @param lend memory of a page that is used where there is nothing to show */
  values(lend: () => Uint8Array): Uint8Array | Uint16Array | Float64Array {
    if (this.#thin) return spread(this.#thin);
    if (!this.#spans) return this.#wide ?? this.#bytes;
    const values = lend().fill(0);
    this.#spans.forEach((start, stop) => values.fill(1, start, stop));
    return values;
  }

  #leaveSpans(spans: SpanList): void {
    this.#spans = undefined;
    if (spans.covered > THIN_LIMIT) {
      const bytes = this.#useBytes();
      spans.forEach((start, stop) => bytes.fill(1, start, stop));
      return;
    }
    const thin = (this.#thin = new Map<number, number>());
    spans.forEach((start, stop) => {
      for (let slot = start; slot < stop; slot++) thin.set(slot, 1);
    });
  }

  #useBytes(): Uint8Array {
    this.#bytes = new Uint8Array(PAGE_CLUSTERS);
    this.#words = new Int32Array(this.#bytes.buffer);
    return this.#bytes;
  }

  #addThin(thin: Map<number, number>, start: number, stop: number, weight: number): void {
    if (thin.size + stop - start <= THIN_LIMIT && stop - start < SHORT_RUN) {
      for (let slot = start; slot < stop; slot++) thin.set(slot, (thin.get(slot) ?? 0) + weight);
      return;
    }
    this.#thin = undefined;
    this.#useBytes();
    for (const [slot, value] of thin) this.add(slot, slot + 1, value);
    this.add(start, stop, weight);
  }

  #addWords(start: number, stop: number, weight: number): void {
    const addend = weight * FOUR_ONES;
    const last = stop >> 2;
    let word = (start + 3) >> 2;
    this.#addBytes(start, word * 4, weight);
    while (word < last && !this.#wide) {
      word = addToWords(this.#words, word, last, addend);
      if (word === last) break;
      this.#addBytes(word * 4, word * 4 + 4, weight);
      word++;
    }
    this.add(word * 4, stop, weight);
  }

  #addBytes(start: number, stop: number, weight: number): void {
    const bytes = this.#bytes;
    for (let slot = start; slot < stop; slot++) {
      const value = bytes[slot] + weight;
      if (value > 0xff) {
        this.#wide = Uint16Array.from(bytes);
        this.#bytes = NO_BYTES;
        this.#words = NO_WORDS;
        this.#addWide(slot, stop, weight);
        return;
      }
      bytes[slot] = value;
    }
  }

  #addWide(start: number, stop: number, weight: number): void {
    const wide = this.#wide ?? NO_BYTES;
    const largest = wide instanceof Uint16Array ? 0xffff : Infinity;
    for (let slot = start; slot < stop; slot++) {
      const value = wide[slot] + weight;
      if (value > largest) {
        this.#wide = Float64Array.from(wide);
        this.#addWide(slot, stop, weight);
        return;
      }
      wide[slot] = value;
    }
  }
}

/** @returns the first word it left alone because a counter in it is nearly full, or `last` */
function addToWords(words: Int32Array, first: number, last: number, addend: number): number {
  for (let index = first; index < last; index++) {
    const word = words[index];
    if ((word & NEARLY_FULL) !== 0) return index;
    words[index] = (word + addend) | 0;
  }
  return last;
}

function spread(thin: ReadonlyMap<number, number>): Uint8Array | Float64Array {
  let largest = 0;
  for (const value of thin.values()) largest = Math.max(largest, value);
  const values = largest <= 0xff ? new Uint8Array(PAGE_CLUSTERS) : new Float64Array(PAGE_CLUSTERS);
  for (const [slot, value] of thin) values[slot] = value;
  return values;
}
