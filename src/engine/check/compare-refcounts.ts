import { TimeSlice } from '../io/time-slice';
import { PAGE_BITS, PAGE_CLUSTERS, type PageValues } from './counter-page';
import { RefcountHistogram } from './refcount-histogram';
import type { BlockValues } from './refcount-block';
import type { ReferenceCounters } from './reference-counters';
import type { StoredRefcounts } from './stored-refcounts';

/** What a comparison works on. */
export interface Comparison {
  readonly stored: StoredRefcounts;
  readonly counters: ReferenceCounters;
  /** clusters to compare */
  readonly clusters: number;
  /** largest refcount that the image's width can hold; counting stops there */
  readonly largest: number;
  readonly sink: MismatchSink;
}

/** Who wants to know where refcounts and references differ. */
export interface MismatchSink {
  /** adjacent clusters with the same two counts */
  mismatch(first: number, count: number, stored: number, references: number): void;
  /** more references than the refcount's width can hold; `stored` is undefined where it can't be read */
  overflow(cluster: number, stored: number | undefined, references: number): void;
  /** clusters whose refcounts can't be read */
  unreadable(first: number, count: number): void;
}

/** What a comparison gives besides findings. */
export interface ComparisonResult {
  /** one more than the highest cluster that is counted or referred to; at least 1, as QEMU has it */
  readonly end: number;
  readonly histogram: RefcountHistogram;
}

/** Compares stored refcounts with references, block by block and where they are equal in one go. */
export async function compareRefcounts(
  comparison: Comparison,
  tick: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<ComparisonResult> {
  const { stored, counters, clusters } = comparison;
  const histogram = new RefcountHistogram();
  const runs = new MismatchRuns(comparison.largest, comparison.sink);
  const slice = new TimeSlice(signal);
  let highest = 0;
  for (let first = 0; first < clusters;) {
    const slot = first & (PAGE_CLUSTERS - 1);
    const blockSlot = first % stored.perBlock;
    const count = Math.min(clusters - first, PAGE_CLUSTERS - slot, stored.perBlock - blockSlot);
    const left = stored.valuesAt(first);
    const right = counters.page(first >>> PAGE_BITS);
    if (left === undefined) {
      runs.flush();
      comparison.sink.unreadable(first, count);
      for (let index = 0; index < count; index++) {
        const counted = valueAt(right, slot + index);
        if (counted > comparison.largest) comparison.sink.overflow(first + index, undefined, counted);
      }
    } else {
      histogram.add(left, blockSlot, count);
      if (!areEqual(left, blockSlot, right, slot, count)) {
        for (let index = 0; index < count; index++) {
          const counted = valueAt(right, slot + index);
          const value = valueAt(left, blockSlot + index);
          if (value !== counted) runs.add(first + index, value, counted);
        }
      }
      const used = Math.max(lastUsed(left, blockSlot, count), lastUsed(right, slot, count));
      if (used >= 0) highest = first + used;
    }
    first += count;
    tick(first, clusters);
    if (slice.over) await slice.rest();
  }
  runs.flush();
  return { end: highest + 1, histogram };
}

const valueAt = (values: BlockValues | PageValues, index: number): number =>
  typeof values === 'number' ? values : values[index];

/** Whole runs of bytes are compared at the speed of memory; what is wider counts as unequal and is looked at. */
function areEqual(
  left: BlockValues,
  leftStart: number,
  right: PageValues,
  rightStart: number,
  count: number,
): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left === right;
  const a = bytesOf(left, leftStart, count);
  const b = bytesOf(right, rightStart, count);
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

const ONES = new Uint8Array(PAGE_CLUSTERS).fill(1);
const ZEROES = new Uint8Array(PAGE_CLUSTERS);

function bytesOf(values: BlockValues | PageValues, start: number, count: number): Uint8Array | undefined {
  if (values instanceof Uint8Array) return values.subarray(start, start + count);
  if (values === 1) return ONES.subarray(0, count);
  return values === 0 ? ZEROES.subarray(0, count) : undefined;
}

/** Index of the last value above 0, or -1. */
function lastUsed(values: BlockValues | PageValues, start: number, count: number): number {
  if (typeof values === 'number') return values > 0 ? count - 1 : -1;
  let index = count - 1;
  while (index >= 0 && values[start + index] === 0) index--;
  return index;
}

/** Joins clusters with the same two counts into one run. */
class MismatchRuns {
  #first = 0;
  #count = 0;
  #stored = 0;
  #references = 0;

  constructor(
    private readonly largest: number,
    private readonly sink: MismatchSink,
  ) {}

  /** @param counted references, not yet cut to the refcount width */
  add(cluster: number, stored: number, counted: number): void {
    const references = Math.min(this.largest, counted);
    if (counted > this.largest) this.sink.overflow(cluster, stored, counted);
    if (references === stored) return;
    const continues = cluster === this.#first + this.#count;
    if (!continues || stored !== this.#stored || references !== this.#references) {
      this.flush();
      this.#first = cluster;
      this.#stored = stored;
      this.#references = references;
    }
    this.#count++;
  }

  flush(): void {
    if (this.#count > 0) this.sink.mismatch(this.#first, this.#count, this.#stored, this.#references);
    this.#count = 0;
  }
}
