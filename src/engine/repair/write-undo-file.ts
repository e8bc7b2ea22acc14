import { crc32 } from './crc32';
import type { Storage, WritableStorage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import { bytesWritten, changedRanges, type ChangedRange } from './changed-ranges';
import { REPAIR_STEPS, type PlannedChanges } from './planned-changes';
import { UndoBlockWriter } from './undo-block-writer';
import { bitOf, encodeHead, FIRST_STEP, HEAD_BYTES, PUNCH_STEP, type UndoFacts } from './undo-head';
import { ABSENT, MAX_ENTRY, PIECE_BYTES, ZERO, type Version } from './undo-pieces';

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
  readonly #before = new Uint8Array(PIECE_BYTES);
  readonly #after = new Uint8Array(PIECE_BYTES);
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
    // pieces begin where others would: so those of like structures are alike
    const length = hole || Math.min(left, PIECE_BYTES - (offset % PIECE_BYTES));
    if (!this.blocks.fits(PIECE_BYTES * (1 + PUNCH_STEP))) await this.blocks.flushBlock();
    const versions: Version[] = [hole > 0 ? ZERO : await this.#old(offset, length)];
    let steps = 0;
    for (let step = FIRST_STEP; step <= PUNCH_STEP; step++) {
      if ((range.steps & bitOf(step)) === 0) continue;
      const version = await this.#new(range, at, length, step);
      const last = versions[versions.length - 1];
      // what stays the same is not written; what is punched gives room back even so
      if (step !== PUNCH_STEP && alike(last, version)) continue;
      versions.push(version);
      steps |= bitOf(step);
    }
    if (steps === 0) return length;
    this.blocks.add({ offset, length, steps, versions });
    this.#steps |= steps;
    this.#changedBytes += length;
    this.#writtenBytes += length * (versions.length - 1);
    return length;
  }

  async #old(offset: number, length: number): Promise<Version> {
    if (offset >= this.changes.lengthBefore) return ABSENT;
    const bytes = this.#before.subarray(0, length);
    await this.image.read(offset, bytes);
    return this.blocks.store(bytes);
  }

  async #new(range: ChangedRange, at: number, length: number, step: number): Promise<Version> {
    if (step === PUNCH_STEP) return ZERO;
    const bytes = this.#after.subarray(0, length);
    if (step === FIRST_STEP && range.copyFrom !== undefined && range.steps === bitOf(FIRST_STEP)) {
      const from = range.copyFrom + at;
      await this.image.read(from, bytes);
      return isZero(bytes) ? ZERO : { kind: 'copy', at: from, sum: crc32(bytes) };
    }
    await this.changes.readAfter(REPAIR_STEPS[step - FIRST_STEP], range.offset + at, bytes);
    return this.blocks.store(bytes);
  }

  /** Bytes of a hole of the file at `offset`; 0 = none, or nobody knows. */
  async #hole(offset: number, most: number): Promise<number> {
    const extent = await this.image.hostExtent(offset);
    return extent?.hole ? Math.min(most, extent.start + extent.length - offset) : 0;
  }
}

/** Whether two versions are known to hold the same; what is past the end reads as zeroes. */
function alike(left: Version, right: Version): boolean {
  if (left.kind === 'absent') return right.kind === 'zero';
  return left.kind === right.kind && left.kind !== 'copy' && left.at === right.at;
}
