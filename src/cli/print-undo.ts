import { printable } from '../shared/printable';
import type { UndoEntry, UndoResult } from '../shared/repair-results';
import { fixedText, undoStateText } from '../shared/repair-text';
import { formatSize } from '../shared/sizes';
import { isOfUse } from '../shared/undo-entry';
import { jsonDocument } from './json-document';

const date = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

const entryJson = (entry: UndoEntry): object => ({
  'undo-file': entry.path,
  date: date(entry.made),
  state: entry.state,
  scope: entry.scope,
  'changed-bytes': entry.changedBytes,
  'file-bytes': entry.fileBytes,
  'corruptions-fixed': entry.corruptionsFixed,
  'leaks-fixed': entry.leaksFixed,
});

const text = (lines: readonly string[]): string => `${lines.map(printable).join('\n')}\n`;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The undo files of an image, newest first, for programs. */
export const undoListJson = (entries: readonly UndoEntry[], image: string): string =>
  jsonDocument({ filename: image, repairs: entries.map(entryJson) });

/** The same for people. */
export function undoListText(entries: readonly UndoEntry[], image: string): string {
  if (entries.length === 0) return text([`No repair of ${image} can be taken back: there is no undo file.`]);
  const lines = entries.flatMap((entry) => [
    `${date(entry.made)}  ${undoStateText(entry.state).title}`,
    isOfUse(entry)
      ? `    ${fixedText(entry)} mended, ${formatSize(entry.changedBytes)} changed`
      : `    ${undoStateText(entry.state).detail}`,
    `    ${entry.path} (${formatSize(entry.fileBytes)})`,
  ]);
  return text([`Repairs of ${image}, the last one first; they are taken back in this order:`, ...lines]);
}

/** What was put back, for programs. */
export const undoneJson = ({ undone, writes, left }: UndoResult, image: string): string =>
  jsonDocument({ filename: image, ...entryJson(undone), writes, left });

/** The same for people. */
export const undoneText = ({ undone, writes, left }: UndoResult, image: string): string =>
  text([
    `Took back the repair of ${date(undone.made)}: ${image} has its old bytes again (${formatSize(writes.bytes)} in ${plural(writes.count, 'place', 'places')}).`,
    ...(left > 0 ? [`${plural(left, 'earlier repair', 'earlier repairs')} can be taken back, too.`] : []),
  ]);

/** Which undo files were removed, for programs. */
export const removedJson = (removed: readonly UndoEntry[], left: number, image: string): string =>
  jsonDocument({ filename: image, removed: removed.map(entryJson), left });

/** The same for people. */
export const removedText = (removed: readonly UndoEntry[], left: number): string =>
  text([
    ...(removed.length === 0 ? ['There is no undo file to remove.'] : []),
    ...removed.map(({ path, fileBytes }) => `Removed ${path} (${formatSize(fileBytes)}).`),
    ...(left > 0 ? [`${plural(left, 'repair', 'repairs')} can still be taken back.`] : []),
  ]);
