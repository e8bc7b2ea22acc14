import type { WritableStorage } from '../io/storage';
import { throwIfAborted } from '../io/time-slice';
import { JoinedWrites } from './joined-writes';
import type { UndoFile } from './undo-file';
import { bitOf, FIRST_STEP, PUNCH_STEP } from './undo-head';
import { PIECE_BYTES, versionAfter, type Piece } from './undo-pieces';
import type { WritingContext } from './write-undo-file';

/** How a step is taken. */
export interface StepContext extends Pick<WritingContext, 'signal'> {
  /** bytes that were written */
  readonly wrote?: (bytes: number) => void;
}

/** Writes what a step changes, ascending. Nothing is flushed. @throws PlatterError io-error, undo-damaged, cancelled */
export async function takeStep(
  image: WritableStorage,
  undo: UndoFile,
  step: number,
  context: StepContext,
): Promise<void> {
  if (step === PUNCH_STEP) return punch(image, undo, context);
  await writeVersions(image, undo, step, 0, context);
}

/** Writes what was there before a step. Nothing is flushed. @throws PlatterError io-error, undo-damaged */
export async function takeStepBack(
  image: WritableStorage,
  undo: UndoFile,
  step: number,
  context: StepContext,
): Promise<void> {
  await writeVersions(image, undo, step, 1, context);
}

/** @param back 1 = the versions before those of the step */
async function writeVersions(
  image: WritableStorage,
  undo: UndoFile,
  step: number,
  back: 0 | 1,
  { signal, wrote }: StepContext,
): Promise<void> {
  const writes = new JoinedWrites(image, signal, wrote);
  for await (const piece of piecesOf(undo, step, signal)) {
    const { offset, length, versions } = piece;
    const version = versions[versionAfter(piece, step) - back];
    // what was past the end is cut off in the end, and zeroes that were punched are zeroes still
    if (step === FIRST_STEP && version.kind === 'absent') continue;
    if (step === PUNCH_STEP && version.kind === 'zero') continue;
    if (length > PIECE_BYTES) await writes.zeroes(offset, length);
    else await undo.read(version, await writes.room(offset, length), image);
  }
  await writes.finish();
}

/** Gives room back to the file system, where that can be done. */
async function punch(image: WritableStorage, undo: UndoFile, { signal, wrote }: StepContext): Promise<void> {
  let start = 0;
  let end = 0;
  const finish = async (): Promise<void> => {
    if (end === start) return;
    throwIfAborted(signal);
    await image.punch(start, end - start);
    wrote?.(end - start);
  };
  for await (const { offset, length } of piecesOf(undo, PUNCH_STEP, signal)) {
    if (offset !== end) {
      await finish();
      start = offset;
    }
    end = offset + length;
  }
  await finish();
}

async function* piecesOf(undo: UndoFile, step: number, signal?: AbortSignal): AsyncGenerator<Piece> {
  for await (const pieces of undo.blocks(signal)) {
    for (const piece of pieces) if (piece.steps & bitOf(step)) yield piece;
  }
}
