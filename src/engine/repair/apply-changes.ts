import { PlatterError, type ErrorFields } from '../../shared/errors';
import type { WriteTotals } from '../../shared/repair-results';
import type { WritableStorage } from '../io/storage';
import { mustBeUnchanged, type CompareOptions } from './compare-image';
import type { PlannedChanges } from './planned-changes';
import { UndoFile } from './undo-file';
import { bitOf, FIRST_STEP, PUNCH_STEP } from './undo-head';
import { writeUndoFile, type GivenFacts, type WritingContext } from './write-undo-file';
import { takeStep, takeStepBack } from './write-step';

/** An undo file that has its name. */
export interface PlacedUndo {
  /** its path; undefined = it is in memory and lasts as long as the work */
  readonly path?: string;
  readonly storage: WritableStorage;
  /** Takes its name away for good. @throws PlatterError not-writable, io-error */
  remove(): Promise<void>;
  close(): Promise<void>;
}

/** An undo file that is being made: until it is placed nobody finds it. */
export interface UndoDraft {
  readonly storage: WritableStorage;
  /** Gives it its name; it and its folder are on the disk then. @throws PlatterError file-exists, not-writable, io-error */
  place(): Promise<PlacedUndo>;
  /** Removes it, placed or not. Never rejects. */
  discard(): Promise<void>;
}

/** Where an undo file is put. */
export interface UndoPlace {
  /** Makes an empty file. @throws PlatterError not-writable, no-such-file, io-error */
  create(): Promise<UndoDraft>;
}

/** How the writing goes. */
export interface ApplyContext {
  readonly signal?: AbortSignal;
  /** bytes of the image that the undo file holds by now */
  readonly saved?: (done: number, total: number) => void;
  /** bytes that the steps have written */
  readonly written?: (done: number, total: number) => void;
}

/**
 * Does what was planned, step by step, once the undo file is on the disk. Where it is called off or fails, what it wrote
 * is taken back.
 * @returns the undo file's path
 * @throws PlatterError undo-not-made where nothing was written for want of an undo file; cancelled and repair-failed
 *   where the image is as it was; repair-interrupted where it could not be brought back: the undo file has all it takes
 */
export async function applyChanges(
  image: WritableStorage,
  changes: PlannedChanges,
  facts: Omit<GivenFacts, 'modifiedBefore'>,
  place: UndoPlace,
  { signal, saved, written }: ApplyContext = {},
): Promise<string | undefined> {
  if (image.fixedLength && changes.length > image.length) {
    throw new PlatterError('repair-failed', { file: image.name, reason: 'fixed-length' });
  }
  const { modifiedMs } = await image.identity();
  const given = { ...facts, modifiedBefore: modifiedMs };
  const placed = await makeUndoFile(image, changes, given, place, { signal, progress: saved });
  try {
    const undo = await reopened(placed);
    await goForward(image, undo, placed, { signal, written });
    return placed.path;
  } finally {
    await placed.close();
  }
}

/**
 * Brings an interrupted repair to its end.
 * @returns what was written
 * @throws PlatterError as `mustBeUnchanged` and `applyChanges`
 */
export async function finishChanges(
  image: WritableStorage,
  undo: UndoFile,
  placed: PlacedUndo,
  { signal, written }: ApplyContext = {},
): Promise<WriteTotals> {
  await mustBeUnchanged(image, undo, { signal });
  return goForward(image, undo, placed, { signal, written });
}

/**
 * Takes a repair back, done or not, and removes the undo file. The image is byte for byte as it was, and was modified
 * last when it was then.
 * @returns what was put back
 * @throws PlatterError as `mustBeUnchanged`; repair-interrupted, and it can be done again then
 */
export async function takeBack(
  image: WritableStorage,
  undo: UndoFile,
  placed: PlacedUndo,
  options: CompareOptions & Pick<ApplyContext, 'written'> = {},
): Promise<WriteTotals> {
  let writes: WriteTotals = { count: 0, bytes: 0 };
  // with 0 nothing of it is in the image, and what has become of that since is no matter
  if (undo.state.step > 0) {
    const alone = await mustBeUnchanged(image, undo, options);
    try {
      await image.flush();
      writes = await goBack(image, undo, placed.storage, { written: options.written, alone });
    } catch (cause) {
      throw interrupted(image, placed, cause, { undoing: true });
    }
  }
  await placed.remove();
  return writes;
}

async function makeUndoFile(
  image: WritableStorage,
  changes: PlannedChanges,
  facts: GivenFacts,
  place: UndoPlace,
  context: WritingContext,
): Promise<PlacedUndo> {
  let draft: UndoDraft | undefined;
  try {
    draft = await place.create();
    await writeUndoFile(draft.storage, image, changes, facts, context);
    return await draft.place();
  } catch (error) {
    await draft?.discard();
    const ofImage = error instanceof PlatterError && error.fields.file === image.name;
    throw ofImage ? error : notMade(error);
  }
}

/** Reads an undo file that was just placed; removes it where it can't be used. @throws PlatterError undo-not-made */
async function reopened(placed: PlacedUndo): Promise<UndoFile> {
  try {
    return await UndoFile.open(placed.storage);
  } catch (error) {
    await placed.remove();
    throw notMade(error);
  }
}

function notMade(error: unknown): unknown {
  if (!(error instanceof PlatterError) || error.code === 'cancelled') return error;
  return new PlatterError('undo-not-made', { ...error.fields, reason: error.code }, { cause: error });
}

/** Takes the steps that are left; back to where it all began where that fails. */
async function goForward(
  image: WritableStorage,
  undo: UndoFile,
  placed: PlacedUndo,
  context: ApplyContext,
): Promise<WriteTotals> {
  try {
    // what was read may not be on the disk yet
    await image.flush();
    const writes = await takeSteps(image, undo, placed.storage, context);
    await noteResult(image, undo, placed.storage);
    return writes;
  } catch (error) {
    return recover(image, undo, placed, error);
  }
}

/** Adds up what is written, and tells of it. */
class Tally implements WriteTotals {
  count = 0;
  bytes = 0;

  constructor(
    private readonly total: number,
    private readonly report: ApplyContext['written'],
  ) {}

  readonly wrote = (bytes: number): void => {
    this.count++;
    this.bytes += bytes;
    this.report?.(Math.min(this.bytes, this.total), this.total);
  };
}

async function takeSteps(
  image: WritableStorage,
  undo: UndoFile,
  storage: WritableStorage,
  { signal, written }: ApplyContext,
): Promise<WriteTotals> {
  const { facts } = undo;
  const tally = new Tally(facts.writtenBytes, written);
  for (let step = Math.max(FIRST_STEP, undo.state.step); step <= PUNCH_STEP; step++) {
    if ((facts.steps & bitOf(step)) === 0) continue;
    if (signal?.aborted) throw new PlatterError('cancelled');
    await undo.setState(storage, { phase: 'applying', step });
    if (step === FIRST_STEP && !image.fixedLength && image.length < facts.length) {
      await image.truncate(facts.length);
    }
    await takeStep(image, undo, step, { signal, wrote: tally.wrote });
    await image.flush();
  }
  return { count: tally.count, bytes: tally.bytes };
}

/** Notes what the image is like, so that whatever is written later shows. */
async function noteResult(image: WritableStorage, undo: UndoFile, storage: WritableStorage): Promise<void> {
  const modified = (await image.settleModified?.()) ?? 0;
  const { length } = await image.identity();
  await undo.setState(storage, {
    phase: 'done',
    step: PUNCH_STEP,
    result: { length, modified },
  });
}

/** Takes back what a repair wrote that did not succeed. @throws PlatterError what became of it */
async function recover(
  image: WritableStorage,
  undo: UndoFile,
  placed: PlacedUndo,
  error: unknown,
): Promise<never> {
  const cancelled = error instanceof PlatterError && error.code === 'cancelled';
  try {
    if (undo.state.step > 0) await goBack(image, undo, placed.storage);
    await placed.remove();
  } catch (cause) {
    // nothing but the name is left of it, and nobody minds that
    if (undo.state.step > 0) throw interrupted(image, placed, cause, {});
  }
  if (cancelled) throw new PlatterError('cancelled', { undone: true }, { cause: error });
  throw new PlatterError('repair-failed', { ...fieldsOf(error), file: image.name }, { cause: error });
}

const fieldsOf = (error: unknown): ErrorFields =>
  error instanceof PlatterError ? error.fields : { message: String(error) };

function interrupted(
  image: WritableStorage,
  placed: PlacedUndo,
  cause: unknown,
  more: ErrorFields,
): PlatterError {
  const fields = { ...fieldsOf(cause), ...more, file: image.name, undoFile: placed.path };
  return new PlatterError('repair-interrupted', fields, { cause });
}

/** Goes back step by step to how the image was. @returns what was written */
async function goBack(
  image: WritableStorage,
  undo: UndoFile,
  storage: WritableStorage,
  { written, alone = true }: Pick<ApplyContext, 'written'> & { readonly alone?: boolean } = {},
): Promise<WriteTotals> {
  const { facts, state } = undo;
  const tally = new Tally(facts.writtenBytes, written);
  for (let step = state.step; step >= FIRST_STEP; step--) {
    if ((facts.steps & bitOf(step)) === 0) continue;
    await undo.setState(storage, { phase: 'undoing', step });
    await takeStepBack(image, undo, step, { wrote: tally.wrote });
    if (step === FIRST_STEP && !image.fixedLength) await image.truncate(facts.lengthBefore);
    await image.flush();
  }
  // what somebody else wrote meanwhile stays, and so does its time
  if (alone) await image.setModified?.(facts.modifiedBefore);
  await undo.setState(storage, { phase: 'undoing', step: 0 });
  return { count: tally.count, bytes: tally.bytes };
}
