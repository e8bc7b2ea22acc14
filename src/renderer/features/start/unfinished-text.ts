import { actNoun } from '../../../shared/act-text';
import { makesFile } from '../../../shared/kept-acts';
import type { KeptAct } from '../../../shared/kept-acts';
import type { UnfinishedWrite } from '../../../shared/unfinished-write';
import { formatDate } from '../../ui/numbers';

const NOT_HALF_MADE =
  'No image is half made: it gets its name when it is whole. What had the name before is still there. Make it again.';

/** What each act leaves when it is cut off, as docs/crash-safety.md proves it, and how to go on. */
const LEFT: Readonly<Record<KeptAct, string>> = {
  compact: 'The image is whole; at most some clusters are leaked. Compact it again to go on.',
  discardZeroes: 'The image is whole; at most some clusters are leaked. Give zeroes back again to go on.',
  resize: 'The image is whole: its disk has the old size or the new one. Open it to see which.',
  repair: 'The image is no worse than before. Open it: what had been written can be finished, or taken back.',
  finishRepair: 'The image is no worse than before. Open it to finish the repair, or to take it back.',
  undo: 'The image is no worse than before. Open it to take back what is left of the repair.',
  create: NOT_HALF_MADE,
  encode: NOT_HALF_MADE,
};

/** Words for a write that was cut off: what it was, and what it left. */
export function unfinishedText({ fileName, act, began, missing }: UnfinishedWrite): {
  readonly title: string;
  readonly text: string;
} {
  const made = makesFile(act);
  const gone = missing && !made ? ' The file is not in its place now.' : '';
  return {
    title: `Platter ended while it ${made ? 'made' : 'was writing to'} “${fileName}”`,
    text: `${actNoun(act)}, begun ${formatDate(began / 1000)}. ${LEFT[act]}${gone}`,
  };
}
