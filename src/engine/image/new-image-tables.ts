/** The tables of a new image as bytes, a part at a time: whole, those of a large disk take gigabytes. */
import { setRefcount } from '../codec/refcounts';

/** Bytes of the host file that hold entries of one kind. */
export interface TableRegion {
  /** host offset */
  readonly start: number;
  readonly length: number;
  /**
   * Makes the bytes of a part, which begins and ends at multiples of 16 from the region's start.
   * @param target zeroes
   * @param from bytes from the region's start
   */
  fill(target: DataView, from: number): void;
}

/** A part of a region: where it goes, and its bytes. */
export interface TablePart {
  /** host offset */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes made at a time. */
const PART = 1 << 20;
const COPIED = 0x80000000;
const WORD = 2 ** 32;

/** The bytes of the regions, in their order, a part of at most 1 MiB at a time. The next one overwrites the last one. */
export function* tableParts(regions: readonly TableRegion[]): Generator<TablePart> {
  const room = new Uint8Array(PART);
  for (const { start, length, fill } of regions) {
    for (let from = 0; from < length; from += PART) {
      const bytes = room.subarray(0, Math.min(PART, length - from)).fill(0);
      fill(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), from);
      yield { offset: start + from, bytes };
    }
  }
}

/** Where a table's entries lead: to places that follow each other. */
export interface Entries {
  /** how many; the rest of the table is zero */
  readonly count: number;
  /** bytes of an entry */
  readonly size: 8 | 16;
  /** what the first one leads to */
  readonly first: number;
  /** bytes from what one leads to, to what the next one does */
  readonly step: number;
  /** each leads to what is counted exactly once, and says so */
  readonly copied: boolean;
}

/** A table whose entries lead to places that follow each other; what is more in extended entries stays zero. */
export function tableOf(
  start: number,
  length: number,
  { count, size, first, step, copied }: Entries,
): TableRegion {
  const flag = copied ? COPIED : 0;
  return {
    start,
    length,
    fill(target, from) {
      const begin = from / size;
      const end = Math.min(count, begin + target.byteLength / size);
      for (let index = begin, at = 0; index < end; index++, at += size) {
        const place = first + index * step;
        target.setUint32(at, (Math.floor(place / WORD) | flag) >>> 0);
        target.setUint32(at + 4, place % WORD);
      }
    },
  };
}

/** Refcount blocks that follow each other and count 1 for each of the first `clusters` clusters of the file. */
export function refcountsOf(
  start: number,
  length: number,
  { clusters, order }: { readonly clusters: number; readonly order: number },
): TableRegion {
  const perWord = 64 >> order;
  const word = new Uint8Array(8);
  for (let slot = 0; slot < perWord; slot++) setRefcount(word, slot, order, 1);
  return {
    start,
    length,
    fill(target, from) {
      const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
      const left = Math.max(0, clusters - (from / 8) * perWord);
      const words = Math.min(bytes.length / 8, Math.floor(left / perWord));
      for (let index = 0; index < words * 8; index++) bytes[index] = word[index & 7];
      if (words * 8 === bytes.length) return;
      const rest = bytes.subarray(words * 8, words * 8 + 8);
      for (let slot = 0; slot < left - words * perWord; slot++) setRefcount(rest, slot, order, 1);
    },
  };
}
