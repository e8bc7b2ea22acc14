import { PlatterError } from '../../shared/errors';
import type { UndoEntry } from '../../shared/repair-results';
import { isOfUse } from '../../shared/undo-entry';
import { FileStorage } from '../io/file-storage';
import { modifiedAt, undoFilesOf } from '../io/undo-files';
import { UndoFile } from '../repair/undo-file';

/**
 * The repairs of an image that can be taken back or were not finished, newest first. Behind them come the undo files of
 * no use, newest first, so that they are in nobody's way: those that can't be read, and those of repairs that never began
 * or are taken back.
 * @param image path with no link in it
 */
export async function undoEntriesOf(image: string, undoFolder?: string): Promise<UndoEntry[]> {
  const entries: UndoEntry[] = [];
  for (const path of undoFilesOf(image, undoFolder)) {
    const entry = await entryOf(path);
    if (entry) entries.push(entry);
  }
  return entries.sort(
    (left, right) => Number(isOfUse(right)) - Number(isOfUse(left)) || right.made - left.made,
  );
}

async function entryOf(path: string): Promise<UndoEntry | undefined> {
  let storage: FileStorage | undefined;
  try {
    storage = await FileStorage.open(path);
    const { facts, state } = await UndoFile.open(storage);
    const { made, scope, changedBytes, corruptionsFixed, leaksFixed } = facts;
    return {
      path,
      made,
      scope,
      state: state.step === 0 ? 'unused' : state.phase === 'applying' ? 'interrupted' : state.phase,
      changedBytes,
      fileBytes: storage.length,
      corruptionsFixed,
      leaksFixed,
    };
  } catch (error) {
    if (!(error instanceof PlatterError)) throw error;
    if (error.code === 'no-such-file') return undefined;
    const nothing = { changedBytes: 0, corruptionsFixed: 0, leaksFixed: 0 };
    const fileBytes = storage?.length ?? 0;
    return { path, made: modifiedAt(path), scope: 'all', state: 'unreadable', fileBytes, ...nothing };
  } finally {
    await storage?.close();
  }
}
