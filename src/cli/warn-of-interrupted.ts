import { readdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { UNDO_ENDING } from '../engine/io/undo-ending';
import { usualUndoFolder } from '../engine/io/undo-names';
import { printable } from '../shared/printable';
import type { UndoEntry } from '../shared/repair-results';
import { shellWord } from '../shared/shell-word';

const WARNINGS: Readonly<Partial<Record<UndoEntry['state'], (image: string) => string>>> = {
  interrupted: (image) =>
    `A repair of it was interrupted. qcow-tool repair ${image} finishes it, qcow-tool undo ${image} takes it back.`,
  undoing: (image) =>
    `Taking back a repair of it was interrupted. qcow-tool undo ${image} brings that to its end.`,
};

/**
 * Says on standard error that the last repair of an image, or taking it back, did not come to its end.
 * @param log told where that can't be known
 */
export async function warnOfInterrupted(image: string, log?: (line: string) => void): Promise<void> {
  try {
    // most images have none, and then the code that reads them is not worth loading
    if (![dirname(realpathSync(image)), usualUndoFolder()].some(hasUndoFiles)) return;
    const { listUndo } = await import('../engine/operations/undo');
    const [newest] = await listUndo(image);
    const text = newest && WARNINGS[newest.state]?.(shellWord(image));
    if (text !== undefined) process.stderr.write(`qcow-tool: warning: ${printable(`${image}: ${text}`)}\n`);
  } catch (error) {
    log?.(`${image}: whether a repair was interrupted is not known (${String(error)})`);
  }
}

function hasUndoFiles(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith(UNDO_ENDING));
  } catch {
    // a folder that is not there has none
    return false;
  }
}
