import { actNoun } from '../../../shared/act-text';
import { makesFile } from '../../../shared/kept-acts';
import type { KeptAct } from '../../../shared/kept-acts';
import type { UnfinishedWrite } from '../../../shared/unfinished-write';
import { formatDate } from '../../ui/numbers';

const WHOLE = 'The image is whole; at most some clusters are leaked.';
const NO_WORSE = 'The image is no worse than before.';
const NOT_HALF_MADE = {
  left: 'No image is half made: it gets its name when it is whole. What had the name before is still there.',
  next: 'Make it again.',
};

/** What each act leaves when it is cut off, as docs/crash-safety.md proves it, and how to go on. */
const CUT_OFF: Readonly<Record<KeptAct, { readonly left: string; readonly next: string }>> = {
  compact: { left: WHOLE, next: 'Compact it again to go on.' },
  discardZeroes: { left: WHOLE, next: 'Give zeroes back again to go on.' },
  resize: {
    left: 'The image is whole: its disk has the old size or the new one.',
    next: 'Open it to see which.',
  },
  repair: {
    left: NO_WORSE,
    next: 'Open it: what had been written can be finished, or taken back.',
  },
  finishRepair: { left: NO_WORSE, next: 'Open it to finish the repair, or to take it back.' },
  undo: { left: NO_WORSE, next: 'Open it to take back what is left of the repair.' },
  create: NOT_HALF_MADE,
  encode: NOT_HALF_MADE,
};

/** Words for a write that was cut off: what it was, and what it left. */
export function unfinishedText({ fileName, act, began, missing }: UnfinishedWrite): {
  readonly title: string;
  readonly text: string;
} {
  const made = makesFile(act);
  const { left, next } = CUT_OFF[act];
  return {
    title: `Platter ended while it ${made ? 'made' : 'was writing to'} “${fileName}”`,
    text: `${actNoun(act)}, begun ${formatDate(began / 1000)}. ${left} ${missing && !made ? 'The file is not in its place now.' : next}`,
  };
}
