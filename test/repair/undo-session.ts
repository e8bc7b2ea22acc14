/** A repair and its undoing, with all that a crash can make of it. */
import type { JournalEntry } from '../../src/engine/io/recording-storage';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import type { WritableStorage } from '../../src/engine/io/storage';
import { applyChanges, finishChanges, takeBack } from '../../src/engine/repair/apply-changes';
import type { PlannedChanges } from '../../src/engine/repair/planned-changes';
import { UndoFile } from '../../src/engine/repair/undo-file';
import { imageAfter, imageAfterPowerCut } from '../crash-images';
import { NotingStorage } from '../device/noting-storage';
import { MemoryPlace, TimedStorage } from './memory-place';

/** Both files, as somebody finds them. */
export interface Files {
  readonly image: Uint8Array;
  readonly modified: number;
  /** undefined = there is none */
  readonly undo: Uint8Array | undefined;
}

export const FACTS = {
  image: '/images/disk.qcow2',
  scope: 'all',
  made: 1_700_000_000_000,
  corruptionsFixed: 3,
  leaksFixed: 5,
} as const;

/** What is done with the files. */
export interface Bench {
  readonly image: WritableStorage;
  readonly place: MemoryPlace;
}

/** Repairs. */
export const apply =
  (changes: PlannedChanges) =>
  ({ image, place }: Bench): Promise<unknown> =>
    applyChanges(image, changes, FACTS, place);

/** Finishes a repair that stopped. */
export const finish = async ({ image, place }: Bench): Promise<unknown> =>
  finishChanges(image, await UndoFile.open(place.storage), place.undo());

/** Takes the repair back. */
export const undo = async ({ image, place }: Bench): Promise<unknown> =>
  takeBack(image, await UndoFile.open(place.storage), place.undo());

interface Moment {
  readonly image: number;
  readonly undo: number;
  readonly placed: boolean;
  readonly modified: number;
}

/** What was done to both files, in one order. */
export interface Recording {
  readonly before: Files;
  readonly journals: { readonly image: readonly JournalEntry[]; readonly undo: readonly JournalEntry[] };
  readonly moments: readonly Moment[];
  readonly after: Files;
}

/** Works on files and notes each change of them. */
export async function record(before: Files, work: (bench: Bench) => Promise<unknown>): Promise<Recording> {
  const moments: Moment[] = [];
  const note = (): void => {
    moments.push({
      image: image.journal.length,
      undo: undoFile.journal.length,
      placed: place.placed,
      modified: timed.modified,
    });
  };
  const timed = new TimedStorage(before.image, before.modified);
  const memory = new MemoryStorage(before.undo ?? new Uint8Array(0), 'disk.platter-undo');
  const image = new NotingStorage(timed, note);
  const undoFile = new NotingStorage(memory, note);
  const place = new MemoryPlace(undoFile, note);
  place.placed = before.undo !== undefined;
  note();
  await work({ image, place });
  const after = {
    image: timed.contents(),
    modified: timed.modified,
    undo: place.placed ? memory.contents() : undefined,
  };
  return { before, journals: { image: image.journal, undo: undoFile.journal }, moments, after };
}

/** The files when the program ends, or with a seed when the power is cut, at a moment. */
export function filesAt({ before, journals, moments }: Recording, index: number, seed?: number): Files {
  const { image, undo: undoCount, placed, modified } = moments[index];
  const undoBefore = before.undo ?? new Uint8Array(0);
  if (seed === undefined) {
    return {
      image: imageAfter(before.image, journals.image, image),
      undo: placed ? imageAfter(undoBefore, journals.undo, undoCount) : undefined,
      modified,
    };
  }
  return {
    image: imageAfterPowerCut(before.image, journals.image, image, seed),
    undo: placed ? imageAfterPowerCut(undoBefore, journals.undo, undoCount, seed + 1) : undefined,
    modified,
  };
}

/** How far the repair is by the undo file. */
export const stateOf = async (bytes: Uint8Array): Promise<UndoFile['state']> =>
  (await UndoFile.open(new MemoryStorage(bytes))).state;
