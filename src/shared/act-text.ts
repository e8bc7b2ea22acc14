import type { CompactEntry, FailedEntry, HistoryEntry } from './history';
import type { KeptAct } from './kept-acts';
import { countsText, fixedText } from './repair-text';
import { formatSize } from './sizes';

/** An act of the past in words: its head, and what it came to. */
export interface ActText {
  readonly title: string;
  readonly detail: string;
}

const ACT_NOUNS: Readonly<Record<KeptAct, string>> = {
  resize: 'Resizing',
  discardZeroes: 'Giving back zeroes',
  compact: 'Compacting',
  repair: 'Repair',
  undo: 'Taking a repair back',
  finishRepair: 'Finishing a repair',
  create: 'Making the image',
  encode: 'Making the image of a raw disk',
};

/** What an act is called while nothing is said about how it went. */
export const actNoun = (act: KeptAct): string => ACT_NOUNS[act];

/** An act of the past that was no compaction. */
export function plainActText(entry: Exclude<HistoryEntry, CompactEntry>): ActText {
  switch (entry.verb) {
    case 'check':
      return { title: 'Checked', detail: `The check found ${countsText(entry)}` };
    case 'repair':
      return {
        title: 'Repaired',
        detail: `${fixedText(entry)} mended · a check found ${countsText(entry.after)} afterwards`,
      };
    case 'undo':
      return {
        title: 'Repair taken back',
        detail: `${putBack(entry.writtenBytes)} · as before the repair, which had mended ${fixedText(entry)}`,
      };
    case 'finishRepair':
      return {
        title: 'Interrupted repair finished',
        detail: `${fixedText(entry)} mended · ${formatSize(entry.writtenBytes)} written`,
      };
    case 'resize':
      return {
        title: entry.size < entry.oldSize ? 'Disk made smaller' : 'Disk made larger',
        detail: `${formatSize(entry.oldSize)} → ${formatSize(entry.size)} · file ${formatSize(entry.fileLength)}`,
      };
    case 'discardZeroes':
      return {
        title: 'Zeroes given back',
        detail: [
          `${formatSize(entry.discarded)} of zeroes`,
          ...(entry.shared > 0 ? [`snapshots keep ${formatSize(entry.shared)}`] : []),
          `${formatSize(entry.allocatedBefore)} → ${formatSize(entry.allocatedAfter)} on disk`,
        ].join(' · '),
      };
    case 'create':
      return {
        title: 'Made',
        detail: `disk ${formatSize(entry.size)} · file ${formatSize(entry.fileLength)}`,
      };
    case 'encode':
      return {
        title: 'Made of a raw disk',
        detail: `disk ${formatSize(entry.size)} · ${formatSize(entry.stored)} stored · file ${formatSize(entry.fileLength)}`,
      };
    case 'failed':
      return {
        title: `${actNoun(entry.act)} ${entry.code === 'cancelled' ? 'stopped' : 'failed'}`,
        detail: `at ${entry.percent} % · ${whatIsLeft(entry)}`,
      };
  }
}

const putBack = (bytes: number): string => `${formatSize(bytes)} put back`;

const REASONS: Readonly<Record<Exclude<FailedEntry['code'], 'cancelled'>, string>> = {
  'io-error': 'a file could not be read or written; what was done until then stays',
  'corrupt-structure': 'something in the image is damaged; what was done until then stays',
  'repair-failed': 'what was written was taken back',
  'repair-interrupted': 'repaired in part: it can be finished or taken back',
  'engine-stopped': 'the engine stopped; what was done until then stays',
  internal: 'a mistake of Platter; what was done until then stays',
};

/** What an act leaves that ended too early. */
function whatIsLeft({ act, code, undone }: FailedEntry): string {
  if (undone) return 'what was written was taken back';
  if (code !== 'cancelled') return REASONS[code];
  // a repair that is called off goes back, and says so; else it had written nothing
  return act === 'repair' ? 'nothing was written' : 'what was done until then stays';
}
