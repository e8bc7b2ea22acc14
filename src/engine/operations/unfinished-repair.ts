import type { OperationContext } from '../../shared/progress';
import type { UndoEntry } from '../../shared/repair-results';
import type { WritableStorage } from '../io/storage';
import { finishEntry, isUnfinished, listUndo, takeEntryBack } from './undo';

/**
 * The newest repair of an image, where it did not come to its end, or taking it back did not.
 * @throws PlatterError io-error
 */
export async function unfinishedRepair(
  path: string,
  undoFolder: string | undefined,
): Promise<UndoEntry | undefined> {
  const newest = (await listUndo(path, { undoFolder })).at(0);
  return newest && isUnfinished(newest) ? newest : undefined;
}

/**
 * Goes on with the newest repair where it stopped, in the direction that it had.
 * @param image storage of the file, locked
 * @returns the repair that is finished now
 * @throws PlatterError cancelled, repair-failed, changed-since-repair, undo-damaged, io-error
 */
export async function endUnfinishedRepair(
  path: string,
  image: WritableStorage,
  undoFolder: string | undefined,
  { log, signal }: OperationContext,
): Promise<UndoEntry | undefined> {
  const entry = await unfinishedRepair(path, undoFolder);
  if (!entry) return undefined;
  log?.(`an earlier repair was ${entry.state}: ${entry.path}`);
  if (entry.state === 'undoing') {
    await takeEntryBack(image, entry, { signal });
    return undefined;
  }
  return (await finishEntry(image, entry, { signal })).finished;
}
