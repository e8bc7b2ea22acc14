import type { UndoEntry } from '../../shared/repair-results';
import { isUnfinished, listUndo } from './undo';

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
