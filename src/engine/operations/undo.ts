import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { FinishResult, UndoEntry, UndoResult } from '../../shared/repair-results';
import { isOfUse } from '../../shared/undo-entry';
import { requireWritable } from '../device/open-writable';
import type { OpenFile } from '../image/named-storage';
import type { WritableStorage } from '../io/storage';
import { followLinks, systemPath } from '../io/system-path';
import { PlacedUndoFile, removeUndoFile } from '../io/undo-files';
import { finishChanges, takeBack } from '../repair/apply-changes';
import { UndoFile } from '../repair/undo-file';
import { openForWriting } from './open-for-writing';
import { PhaseMeter } from './phase-meter';
import { undoEntriesOf } from './undo-entries';

/** Where undo files are looked for. */
export interface UndoFolderOptions {
  /** the folder for undo files of images whose own folder can't be written to; default where the system keeps such */
  readonly undoFolder?: string;
}

export interface UndoOptions extends UndoFolderOptions {
  /** takes back even where the image was modified since, as long as what the repair changed is as it left it */
  readonly force?: boolean;
  /** how the image is opened; default `openForWriting` */
  readonly openFile?: OpenFile;
}

/**
 * The repairs of an image that can be taken back, or were not finished, newest first; then the undo files that are of no
 * use. While a repair is under way it counts as interrupted.
 * @throws PlatterError no-such-file, not-readable, io-error
 */
export async function listUndo(path: string, { undoFolder }: UndoFolderOptions = {}): Promise<UndoEntry[]> {
  return undoEntriesOf(followLinks(systemPath(path)), undoFolder);
}

/**
 * Takes back the newest repair: the image is byte for byte as it was before. It is harmless to do it again where it was
 * interrupted.
 * @throws PlatterError nothing-to-undo, changed-since-repair, undo-damaged, repair-interrupted, in-use, and as
 *   `WritableFileStorage.open`
 */
export async function undo(
  path: string,
  { undoFolder, force, openFile }: UndoOptions = {},
  context: OperationContext = {},
): Promise<UndoResult> {
  const meter = new PhaseMeter([{ name: 'undo', share: 100, unit: 'bytes' }], context.progress);
  return withImage(path, openFile, context, async (image) => {
    const entries = await listUndo(path, { undoFolder });
    const newest = entries.at(0);
    if (!newest || newest.state === 'unused') throw new PlatterError('nothing-to-undo', { file: path });
    const writes = await takeEntryBack(image, newest, {
      force,
      signal: context.signal,
      written: meter.start('undo'),
    });
    meter.finish();
    return { undone: newest, writes, left: entries.filter(isOfUse).length - 1 };
  });
}

/**
 * Brings the newest repair to its end where it was interrupted, or was being taken back. What has happened to other
 * parts of the image since does not come into it: a check tells whether the image is well.
 * @throws PlatterError nothing-to-undo where none was interrupted; cancelled, repair-failed: the image is then as it was
 *   before the repair; and as `undo`
 */
export async function finishRepair(
  path: string,
  { undoFolder, openFile }: Omit<UndoOptions, 'force'> = {},
  context: OperationContext = {},
): Promise<FinishResult> {
  const meter = new PhaseMeter([{ name: 'write', share: 100, unit: 'bytes' }], context.progress);
  return withImage(path, openFile, context, async (image) => {
    const newest = (await listUndo(path, { undoFolder })).at(0);
    if (!newest || !isUnfinished(newest)) {
      throw new PlatterError('nothing-to-undo', { file: path, finish: true });
    }
    const result = await finishEntry(image, newest, {
      signal: context.signal,
      written: meter.start('write'),
    });
    meter.finish();
    return result;
  });
}

/**
 * Removes an undo file: the repair can't be taken back any more. The image stays as it is.
 * @param undoFile path, as `listUndo` gave it
 * @throws PlatterError nothing-to-undo where it is none of this image; in-use where the repair is under way;
 *   not-writable, io-error
 */
export async function removeUndo(
  path: string,
  undoFile: string,
  { undoFolder }: UndoFolderOptions = {},
): Promise<void> {
  const entries = await listUndo(path, { undoFolder });
  const wanted = systemPath(undoFile);
  if (!entries.some((entry) => entry.path === wanted)) {
    throw new PlatterError('nothing-to-undo', { file: undoFile });
  }
  await mustBeIdle(wanted);
  removeUndoFile(wanted);
}

/** Whoever repairs holds the undo file. One that can't be opened for another reason may well be removed. */
async function mustBeIdle(undoFile: string): Promise<void> {
  try {
    await (await PlacedUndoFile.open(undoFile)).close();
  } catch (error) {
    if (error instanceof PlatterError && error.code === 'in-use') throw error;
  }
}

/** Whether a repair stopped on its way, there or back. */
export const isUnfinished = ({ state }: UndoEntry): boolean => state === 'interrupted' || state === 'undoing';

/** Takes back what an undo file is of. @throws PlatterError as `takeBack` */
export function takeEntryBack(
  image: WritableStorage,
  entry: UndoEntry,
  options: Parameters<typeof takeBack>[3],
): Promise<UndoResult['writes']> {
  return withUndo(entry, (undoFile, placed) => takeBack(image, undoFile, placed, options));
}

/** Finishes what an undo file is of. @throws PlatterError as `finishChanges` */
export async function finishEntry(
  image: WritableStorage,
  entry: UndoEntry,
  context: Parameters<typeof finishChanges>[3],
): Promise<FinishResult> {
  const writes = await withUndo(entry, (undoFile, placed) => finishChanges(image, undoFile, placed, context));
  return { finished: { ...entry, state: 'done' }, writes };
}

async function withUndo<T>(
  entry: UndoEntry,
  use: (undo: UndoFile, placed: PlacedUndoFile) => Promise<T>,
): Promise<T> {
  const placed = await PlacedUndoFile.open(entry.path);
  try {
    return await use(await UndoFile.open(placed.storage), placed);
  } catch (error) {
    if (!(error instanceof PlatterError) || error.code !== 'changed-since-repair' || !isUnfinished(entry))
      throw error;
    // neither way is left, and that wants other words
    const fields = { ...error.fields, unfinished: true, undoFile: entry.path };
    throw new PlatterError(error.code, fields, { cause: error });
  } finally {
    await placed.close();
  }
}

/** Opens the file of an image for writing: what lies in it is not looked at, as it may be damaged. */
async function withImage<T>(
  path: string,
  openFile: OpenFile | undefined,
  context: OperationContext,
  use: (image: WritableStorage) => Promise<T>,
): Promise<T> {
  const image = await (openFile ?? openForWriting(context))(path, { role: 'image', depth: 0 });
  try {
    return await use(requireWritable(image));
  } finally {
    await image.close();
  }
}
