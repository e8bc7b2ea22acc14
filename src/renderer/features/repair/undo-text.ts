/** Words for repairs that can be taken back. */
import type { UndoEntry } from '../../../shared/repair-results';
import { fixedText, undoStateText } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { formatDate } from '../../ui/numbers';

/** When a repair was made, in the person's own time zone. */
export const madeText = ({ made }: UndoEntry): string => formatDate(made / 1000);

/** A repair, as the head of its row. */
export const rowTitle = (entry: UndoEntry): string =>
  `${entry.state === 'interrupted' || entry.state === 'unused' ? 'Repair begun' : 'Repaired'} ${madeText(entry)}`;

/** What a repair mended and how much it changed. */
export function entryText(entry: UndoEntry): string {
  if (entry.state === 'unreadable') return 'The undo file is damaged';
  if (entry.state === 'unused') return 'Nothing of it is in the image';
  const changed = `${formatSize(entry.changedBytes)} changed`;
  if (entry.state !== 'done') return `${undoStateText(entry.state).title}, ${changed} at most`;
  const fixed =
    entry.corruptionsFixed + entry.leaksFixed > 0 ? `${fixedText(entry)} mended` : 'marks cleared';
  return `${fixed}, ${changed}`;
}

/** What it means that an undo file is removed. */
export function removalText({ state }: UndoEntry): string {
  switch (state) {
    case 'interrupted':
    case 'undoing':
      return 'This repair can neither be finished nor taken back then. The next one looks at the image as it is.';
    case 'unused':
      return 'Nothing is lost with it.';
    default:
      return 'This repair stays for good then.';
  }
}

/** What taking back a repair would do, before it is done. */
export function takeBackText(entry: UndoEntry): string {
  switch (entry.state) {
    case 'done':
      return 'The bytes that it changed are put back, and the file gets its old length. What was damaged before the repair is damaged again.';
    case 'interrupted':
      return 'The repair did not come to its end; the image is no worse than before. Finishing does what is left. Taking it back puts the old bytes back.';
    case 'unreadable':
      return 'The undo file is damaged, so this repair can’t be taken back. The file can be removed.';
    case 'unused':
      return 'Nothing of this repair is in the image, so there is nothing to take back. The file can be removed.';
    case 'undoing':
      return 'Taking it back did not come to its end. What is left can be taken back now.';
  }
}
