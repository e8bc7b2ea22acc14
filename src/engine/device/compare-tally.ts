import { COMPARE_KINDS, COMPARE_RANGES, isDiffering } from '../../shared/compare-results';
import type { CompareKind, ComparedRange, CompareResult } from '../../shared/compare-results';
import { isZero } from '../io/zeroes';

/** Cells of the picture, at most. */
const CELLS = 2048;

/** What a piece of the disk is, of which one part is `a` and another `b`. */
function together(a: CompareKind, b: CompareKind): CompareKind {
  if (a === b || b === 'zero') return a;
  return a === 'zero' ? b : 'differs';
}

/** Sums up how two disks compare, told in order from their beginning to their end. */
export class CompareTally {
  readonly bytes: Record<CompareKind, number> = {
    zero: 0,
    same: 0,
    'only-first': 0,
    'only-second': 0,
    differs: 0,
  };
  sharedBytes = 0;
  differingBytes = 0;
  firstDifference: number | undefined;
  readonly ranges: ComparedRange[] = [];
  rangesTotal = 0;
  readonly picture: CompareResult['picture'];
  /** clusters of one kind that may go on */
  #run: { start: number; end: number; kind: CompareKind } | undefined;
  /** the cluster of which only a part was told */
  #part: { start: number; end: number; kind: CompareKind } | undefined;

  /**
   * @param size of the longer disk
   * @param grain bytes of a cluster
   */
  constructor(
    size: number,
    private readonly grain: number,
  ) {
    const cellBytes = Math.max(1, Math.ceil(size / CELLS / grain)) * grain;
    this.picture = { cellBytes, cells: new Uint8Array(Math.ceil(size / cellBytes)) };
  }

  /** Both have these bytes in the same place of the same file. */
  shared(start: number, length: number): void {
    this.sharedBytes += length;
    this.#put(start, length, 'same');
  }

  /** Compares bytes; undefined are nothing but zeroes. */
  compare(
    start: number,
    length: number,
    first: Uint8Array | undefined,
    second: Uint8Array | undefined,
  ): void {
    const whole = this.#alike(first, second);
    if (whole !== undefined) {
      this.#put(start, length, whole);
      return;
    }
    for (let at = 0; at < length;) {
      const end = Math.min(length, at + this.grain - ((start + at) % this.grain));
      const a = first?.subarray(at, end);
      const b = second?.subarray(at, end);
      this.#put(start + at, end - at, this.#alike(a, b) ?? this.#unlike(start + at, a, b));
      at = end;
    }
  }

  /** Tells what is left, at the end. */
  finish(): void {
    this.#closePart();
    this.#closeRun();
  }

  #alike(first: Uint8Array | undefined, second: Uint8Array | undefined): CompareKind | undefined {
    if (first && second)
      return Buffer.compare(first, second) === 0 ? (isZero(first) ? 'zero' : 'same') : undefined;
    const bytes = first ?? second;
    return bytes === undefined || isZero(bytes) ? 'zero' : undefined;
  }

  #unlike(start: number, first: Uint8Array | undefined, second: Uint8Array | undefined): CompareKind {
    const length = (first ?? second)!.length;
    let count = 0;
    for (let at = 0; at < length; at++) {
      if ((first ? first[at] : 0) === (second ? second[at] : 0)) continue;
      if (count++ === 0) this.firstDifference ??= start + at;
    }
    this.differingBytes += count;
    if (!second || isZero(second)) return 'only-first';
    return !first || isZero(first) ? 'only-second' : 'differs';
  }

  #put(start: number, length: number, kind: CompareKind): void {
    let at = start;
    const end = start + length;
    if (this.#part || at % this.grain !== 0) {
      const stop = Math.min(end, (Math.floor(at / this.grain) + 1) * this.grain);
      const part = this.#part;
      this.#part = part
        ? { ...part, end: stop, kind: together(part.kind, kind) }
        : { start: at, end: stop, kind };
      if (stop % this.grain === 0) this.#closePart();
      at = stop;
    }
    const whole = end - (end % this.grain);
    if (whole > at) {
      this.#add(at, whole, kind);
      at = whole;
    }
    if (at < end) this.#part = { start: at, end, kind };
  }

  #closePart(): void {
    const part = this.#part;
    this.#part = undefined;
    if (part) this.#add(part.start, part.end, part.kind);
  }

  #add(start: number, end: number, kind: CompareKind): void {
    const run = this.#run;
    if (run?.kind === kind && run.end === start) {
      run.end = end;
      return;
    }
    this.#closeRun();
    this.#run = { start, end, kind };
  }

  #closeRun(): void {
    const run = this.#run;
    this.#run = undefined;
    if (!run) return;
    const { start, end, kind } = run;
    this.bytes[kind] += end - start;
    this.#paint(start, end, kind);
    if (!isDiffering(kind)) return;
    this.rangesTotal++;
    if (this.ranges.length < COMPARE_RANGES) this.ranges.push({ start, length: end - start, kind });
  }

  #paint(start: number, end: number, kind: CompareKind): void {
    const { cellBytes, cells } = this.picture;
    const value = COMPARE_KINDS.indexOf(kind);
    const last = Math.ceil(end / cellBytes);
    for (let cell = Math.floor(start / cellBytes); cell < last; cell++) {
      const both = cells[cell] >= 2 && value >= 2 && cells[cell] !== value;
      cells[cell] = both ? COMPARE_KINDS.indexOf('differs') : Math.max(cells[cell], value);
    }
  }
}
