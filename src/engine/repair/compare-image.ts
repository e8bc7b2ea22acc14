import { crc32 } from './crc32';
import { PlatterError } from '../../shared/errors';
import type { Storage, WritableStorage } from '../io/storage';
import { throwIfAborted } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import { changedAt, type UndoFile } from './undo-file';
import { FIRST_STEP, PUNCH_STEP } from './undo-head';
import { PIECE_BYTES, versionAfter, type Piece } from './undo-pieces';

/** Times of files are kept in nanoseconds, set in microseconds, and counted in fractions of a millisecond. */
const SAME_TIME_MS = 0.002;
const ZERO_BYTES = 1 << 20;

export interface CompareOptions {
  /** a different time of the last change alone is no matter */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Makes sure that nobody but the repair has written to what it changed, and that the undo file is whole: nothing is
 * written before all of it was read once. Of an image whose repair is done, length and time must be the same, too.
 * @returns whether nobody else has written to the image, as far as its time tells
 * @throws PlatterError changed-since-repair, undo-damaged, io-error, cancelled
 */
export async function mustBeUnchanged(
  image: WritableStorage,
  undo: UndoFile,
  { force = false, signal }: CompareOptions = {},
): Promise<boolean> {
  const { state, facts } = undo;
  const { length, modifiedMs } = await image.identity();
  const least = state.phase === 'done' || state.step > FIRST_STEP ? facts.length : facts.lengthBefore;
  const most = state.step === 0 ? facts.lengthBefore : facts.length;
  if (length < least || length > most) {
    const expected = Math.min(most, Math.max(least, length));
    throw new PlatterError('changed-since-repair', { file: image.name, reason: 'length', length, expected });
  }
  const comparison = new Comparison(image, undo);
  for await (const pieces of undo.blocks(signal)) {
    for (const piece of pieces) {
      throwIfAborted(signal);
      const offset = await comparison.difference(piece);
      if (offset !== undefined) throw changedAt(image.name, offset);
    }
  }
  const { result } = state;
  const telling = !image.fixedLength && image.settleModified && result;
  if (!telling || Math.abs(modifiedMs - result.modified) <= SAME_TIME_MS) return true;
  if (force) return false;
  throw new PlatterError('changed-since-repair', {
    file: image.name,
    reason: 'modified',
    modified: new Date(modifiedMs).toISOString(),
  });
}

/** Compares the image with what a repair can have left, piece by piece. */
class Comparison {
  readonly #found = new Uint8Array(PIECE_BYTES);
  readonly #allowed = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)] as const;
  readonly #other = new Uint8Array(PIECE_BYTES);
  readonly #step: number;

  constructor(
    private readonly image: Storage,
    private readonly undo: UndoFile,
  ) {
    const { phase, step } = undo.state;
    // what is done is what the last step may have left: it is only asked for
    this.#step = phase === 'done' ? PUNCH_STEP : step;
  }

  /** @returns byte offset in the image of what nobody but somebody else can have written; undefined = all is well */
  async difference(piece: Piece): Promise<number | undefined> {
    if (piece.length > PIECE_BYTES) return this.#firstNonZero(piece);
    const { offset, length, versions } = piece;
    const before = versionAfter(piece, this.#step - 1);
    const after = versionAfter(piece, this.#step);
    const found = this.#found.subarray(0, length);
    await this.image.read(offset, found);
    const allowed = this.#allowed.map((bytes) => bytes.subarray(0, length));
    for (const [index, version] of versions.entries()) {
      if (index === before || index === after) {
        // a copy that was made: what it was made of may be something else by now
        if (version.kind === 'copy' && index === before) {
          return crc32(found) === version.sum ? undefined : offset;
        }
        await this.undo.read(version, allowed[index - before], this.image);
      } else if (version.kind === 'bytes') {
        await this.undo.read(version, this.#other.subarray(0, length), this.image);
      }
    }
    const at = firstDifference(found, allowed.slice(0, 1 + after - before));
    return at === undefined ? undefined : offset + at;
  }

  async #firstNonZero({ offset, length }: Piece): Promise<number | undefined> {
    const end = offset + length;
    const buffer = new Uint8Array(Math.min(length, ZERO_BYTES));
    for (let at = offset; at < end;) {
      const extent = await this.image.hostExtent(at);
      if (extent?.hole) {
        at = extent.start + extent.length;
        continue;
      }
      const bytes = buffer.subarray(0, Math.min(buffer.length, end - at));
      await this.image.read(at, bytes);
      if (!isZero(bytes)) return at + bytes.findIndex((byte) => byte !== 0);
      at += bytes.length;
    }
    return undefined;
  }
}

/** Index of the first byte that is none of what it may be. A write that failed may have got to any byte. */
function firstDifference(found: Uint8Array, allowed: readonly Uint8Array[]): number | undefined {
  if (allowed.some((bytes) => Buffer.compare(bytes, found) === 0)) return undefined;
  const [before, after = before] = allowed;
  const at = found.findIndex((byte, index) => byte !== before[index] && byte !== after[index]);
  return at < 0 ? undefined : at;
}
