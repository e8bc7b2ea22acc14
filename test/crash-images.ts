/** Files as a power cut may leave them, made from what a RecordingStorage noted. */
import type { JournalEntry } from '../src/engine/io/recording-storage';
import { Random } from './random';

/** What a disk writes wholly or not at all. */
const SECTOR = 512;

/** A file that journal entries are done to. */
class Replay {
  #buffer: Uint8Array;
  #length: number;

  constructor(initial: Uint8Array) {
    this.#buffer = new Uint8Array(initial);
    this.#length = initial.length;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#length));
  }

  write(position: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#lengthen(position + bytes.length);
    this.#buffer.set(bytes, position);
  }

  zero(position: number, length: number): void {
    this.#buffer.fill(0, position, Math.min(position + length, this.#length));
  }

  truncate(length: number): void {
    this.#lengthen(length);
    this.#length = length;
  }

  /** @param lands whether a sector gets there */
  apply(entry: JournalEntry, lands: () => boolean = () => true): void {
    switch (entry.kind) {
      case 'flush':
        return;
      case 'truncate':
        if (lands()) this.truncate(entry.length);
        return;
      case 'write':
        for (const { start, end } of sectors(entry.position, entry.bytes.length)) {
          if (lands()) this.write(start, entry.bytes.subarray(start - entry.position, end - entry.position));
        }
        return;
      case 'punch':
        for (const { start, end } of sectors(entry.position, entry.length)) {
          if (lands()) this.zero(start, end - start);
        }
    }
  }

  /** What comes in between is zero, whatever was there before the file was cut. */
  #lengthen(length: number): void {
    if (length <= this.#length) return;
    if (length > this.#buffer.length) {
      const buffer = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      buffer.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = buffer;
    } else this.#buffer.fill(0, this.#length, length);
    this.#length = length;
  }
}

/** A range cut where sectors of the file begin. */
function* sectors(position: number, length: number): Generator<{ start: number; end: number }> {
  const last = position + length;
  for (let start = position; start < last;) {
    const end = Math.min(last, (Math.floor(start / SECTOR) + 1) * SECTOR);
    yield { start, end };
    start = end;
  }
}

/** The file after the first `count` entries, as whoever reads it through the system sees it. */
export function imageAfter(
  initial: Uint8Array,
  journal: readonly JournalEntry[],
  count = journal.length,
): Uint8Array {
  const replay = new Replay(initial);
  for (const entry of journal.slice(0, count)) replay.apply(entry);
  return replay.bytes;
}

/**
 * The file before the first entry and after each one: what is left when the program ends and the machine goes on.
 * Each is a copy of its own.
 */
export function* imagesAfterEach(
  initial: Uint8Array,
  journal: readonly JournalEntry[],
): Generator<{ readonly count: number; readonly bytes: Uint8Array }> {
  const replay = new Replay(initial);
  yield { count: 0, bytes: replay.bytes };
  for (let count = 1; count <= journal.length; count++) {
    replay.apply(journal[count - 1]);
    yield { count, bytes: replay.bytes };
  }
}

/** How many entries are on the disk for sure when the power is cut after `count` entries. */
export function durableEntries(journal: readonly JournalEntry[], count: number): number {
  let durable = 0;
  for (const entry of journal.slice(0, count)) {
    if (entry.kind === 'flush') durable = Math.max(durable, entry.covers);
  }
  return durable;
}

/**
 * One of the files that a power cut after `count` entries may leave: all that the last flush covers; of what came
 * later some entries, in any order, and of some of those only some sectors. What was lost does not lengthen the file.
 * @param seed which one; the same seed gives the same file
 */
export function imageAfterPowerCut(
  initial: Uint8Array,
  journal: readonly JournalEntry[],
  count: number,
  seed: number,
): Uint8Array {
  const random = new Random(seed);
  const durable = durableEntries(journal, count);
  const replay = new Replay(initial);
  for (const entry of journal.slice(0, durable)) replay.apply(entry);
  const later = journal.slice(durable, count);
  // now and then in order, which is what most disks do
  if (random.below(4) > 0) shuffle(later, random);
  for (const entry of later) replay.apply(entry, landing(random));
  return replay.bytes;
}

/** How an entry fares: lost, there as a whole, or by the sector. */
function landing(random: Random): () => boolean {
  const fate = random.below(4);
  if (fate === 0) return () => false;
  if (fate === 1) return () => true;
  return () => random.below(2) === 0;
}

function shuffle<T>(items: T[], random: Random): void {
  for (let index = items.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
}
