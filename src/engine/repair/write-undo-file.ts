import { crc32 } from './crc32';
import type { Storage, WritableStorage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import { bytesWritten, changedRanges, type ChangedRange } from './changed-ranges';
import { REPAIR_STEPS, type PlannedChanges } from './planned-changes';
import { UndoBlockWriter } from './undo-block-writer';
import { bitOf, encodeHead, FIRST_STEP, HEAD_BYTES, PUNCH_STEP, type UndoFacts } from './undo-head';
import { ABSENT, MAX_ENTRY, PIECE_BYTES, ZERO, type Piece, type Version } from './undo-pieces';

/** What whoever repairs knows; the rest comes from the plan. */
export type GivenFacts = Pick<
  UndoFacts,
  'image' | 'scope' | 'made' | 'modifiedBefore' | 'corruptionsFixed' | 'leaksFixed'
>;

export interface WritingContext {
  readonly signal?: AbortSignal;
  /** bytes of the image that are done with */
  readonly progress?: (done: number, total: number) => void;
}

const PUNCH = bitOf(PUNCH_STEP);
/** What is the same around a change is left out in units of this many bytes. */
const SECTOR = 512;

/** Bytes that the undo file of a plan takes, at most: nothing is zero, nothing alike. */
export function mostUndoBytes(changes: PlannedChanges): number {
  let bytes = HEAD_BYTES;
  for (const { length, steps } of changedRanges(changes)) {
    let versions = 1;
    for (let step = FIRST_STEP; step < PUNCH_STEP; step++) if (steps & bitOf(step)) versions++;
    bytes += length * versions + Math.ceil(length / PIECE_BYTES + 1) * MAX_ENTRY;
  }
  return bytes;
}

/**
 * Writes an undo file: what each change finds, and what it leaves. It is on the disk then.
 * @param target empty
 * @param image as it is before the repair
 * @throws PlatterError io-error, cancelled
 */
export async function writeUndoFile(
  target: WritableStorage,
  image: Storage,
  changes: PlannedChanges,
  given: GivenFacts,
  { signal, progress }: WritingContext = {},
): Promise<void> {
  const total = bytesWritten(changes);
  const writer = new PieceWriter(target, image, changes);
  const slice = new TimeSlice(signal);
  let done = 0;
  for (const range of changedRanges(changes)) {
    for (let at = 0; at < range.length;) {
      at += await writer.add(range, at);
      progress?.(Math.min(total, done + at), total);
      if (slice.over) await slice.rest();
    }
    done += range.length;
  }
  const fileLength = await writer.blocks.finish();
  const facts: UndoFacts = {
    ...given,
    lengthBefore: changes.lengthBefore,
    length: changes.length,
    ...writer.sums,
  };
  await target.write(0, encodeHead({ facts, state: { phase: 'applying', step: 0 }, fileLength }));
  await target.flush();
}

/** Makes pieces of ranges: reads how they are and how they will be. */
class PieceWriter {
  readonly blocks: UndoBlockWriter;
  /** how a piece is, and how each step leaves it */
  readonly #buffers = Array.from({ length: PUNCH_STEP }, () => new Uint8Array(PIECE_BYTES));
  #changedBytes = 0;
  #writtenBytes = 0;
  #steps = 0;

  constructor(
    target: WritableStorage,
    private readonly image: Storage,
    private readonly changes: PlannedChanges,
  ) {
    this.blocks = new UndoBlockWriter(target);
    // a file that only grows has work for the first step, too
    if (changes.length > changes.lengthBefore) this.#steps |= bitOf(FIRST_STEP);
  }

  get sums(): Pick<UndoFacts, 'changedBytes' | 'writtenBytes' | 'steps'> {
    return { changedBytes: this.#changedBytes, writtenBytes: this.#writtenBytes, steps: this.#steps };
  }

  /** Adds the piece of a range that begins at `at` in it. @returns its length */
  async add(range: ChangedRange, at: number): Promise<number> {
    const offset = range.offset + at;
    const left = range.length - at;
    const hole = range.steps === PUNCH ? await this.#hole(offset, left) : 0;
    if (!this.blocks.fits(PIECE_BYTES * (1 + PUNCH_STEP))) await this.blocks.flushBlock();
    if (hole > 0) {
      this.#add({ offset, length: hole, steps: PUNCH, versions: [ZERO, ZERO] });
      return hole;
    }
    // pieces begin where others would: so those of like structures are alike
    const length = Math.min(left, PIECE_BYTES - (offset % PIECE_BYTES));
    const [before] = this.#buffers;
    await this.image.read(offset, before.subarray(0, length));
    if (range.copyFrom !== undefined && range.steps === bitOf(FIRST_STEP)) {
      await this.#addCopy(offset, length, range.copyFrom + at);
    } else await this.#addWritten(offset, length, range.steps);
    return length;
  }

  async #addCopy(offset: number, length: number, from: number): Promise<void> {
    const [before, after] = this.#buffers.map((bytes) => bytes.subarray(0, length));
    await this.image.read(from, after);
    const version: Version = isZero(after) ? ZERO : { kind: 'copy', at: from, sum: crc32(after) };
    this.#add({ offset, length, steps: bitOf(FIRST_STEP), versions: [this.#old(offset, before), version] });
  }

  async #addWritten(offset: number, length: number, steps: number): Promise<void> {
    const contents = [this.#buffers[0].subarray(0, length)];
    for (let step = FIRST_STEP; step < PUNCH_STEP; step++) {
      if ((steps & bitOf(step)) === 0) continue;
      const bytes = this.#buffers[contents.length].subarray(0, length);
      await this.changes.readAfter(REPAIR_STEPS[step - FIRST_STEP], offset, bytes);
      contents.push(bytes);
    }
    // a punch gives back all of it, whether that changes what is read or not
    const { start, end } = steps & PUNCH ? { start: 0, end: length } : differing(contents);
    if (start === end) return;
    const parts = contents.map((bytes) => bytes.subarray(start, end));
    const versions = [this.#old(offset, parts[0])];
    let changing = 0;
    let index = 0;
    for (let step = FIRST_STEP; step <= PUNCH_STEP; step++) {
      if ((steps & bitOf(step)) === 0) continue;
      const version = step === PUNCH_STEP ? ZERO : this.blocks.store(parts[++index]);
      // what stays the same is not written
      if (step !== PUNCH_STEP && alike(versions[versions.length - 1], version)) continue;
      versions.push(version);
      changing |= bitOf(step);
    }
    if (changing === 0) return;
    this.#add({ offset: offset + start, length: end - start, steps: changing, versions });
  }

  #old(offset: number, bytes: Uint8Array): Version {
    return offset >= this.changes.lengthBefore ? ABSENT : this.blocks.store(bytes);
  }

  #add(piece: Piece): void {
    const { length, steps, versions } = piece;
    this.blocks.add(piece);
    this.#steps |= steps;
    this.#changedBytes += length;
    this.#writtenBytes += length * (versions.length - 1);
  }

  /** Bytes of a hole of the file at `offset`; 0 = none, or nobody knows. */
  async #hole(offset: number, most: number): Promise<number> {
    const extent = await this.image.hostExtent(offset);
    return extent?.hole ? Math.min(most, extent.start + extent.length - offset) : 0;
  }
}

/** From the first sector to the last in which not all contents are the same; nothing when all are. */
function differing(contents: readonly Uint8Array[]): { readonly start: number; readonly end: number } {
  const [first, ...others] = contents;
  const { length } = first;
  const same = (from: number, to: number): boolean =>
    others.every((bytes) => Buffer.compare(first.subarray(from, to), bytes.subarray(from, to)) === 0);
  let start = 0;
  while (start < length && same(start, start + SECTOR)) start += SECTOR;
  if (start >= length) return { start: 0, end: 0 };
  let last = length - 1 - ((length - 1) % SECTOR);
  while (same(last, last + SECTOR)) last -= SECTOR;
  return { start, end: Math.min(length, last + SECTOR) };
}

/** Whether two versions are known to hold the same; what is past the end reads as zeroes. */
function alike(left: Version, right: Version): boolean {
  if (left.kind === 'absent') return right.kind === 'zero';
  return left.kind === right.kind && left.at === right.at;
}
