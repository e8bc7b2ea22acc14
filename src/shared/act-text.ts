import type { CompactEntry, HistoryEntry } from './history';
import { countsText, fixedText } from './repair-text';

/** An act of the past in words: its head, and what it came to. */
export interface ActText {
  readonly title: string;
  readonly detail: string;
}

/** A check or a repair of the past. */
export const careText = (entry: Exclude<HistoryEntry, CompactEntry>): ActText =>
  entry.verb === 'check'
    ? { title: 'Checked', detail: `The check found ${countsText(entry)}` }
    : {
        title: 'Repaired',
        detail: `${fixedText(entry)} mended · a check found ${countsText(entry.after)} afterwards`,
      };
