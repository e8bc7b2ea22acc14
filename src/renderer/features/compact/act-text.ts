import type { HistoryEntry } from '../../../shared/history';
import { countsText, fixedText } from '../../../shared/repair-text';
import { historyText } from './compact-text';

/** An act of the past: its head, and what it came to. */
export function actText(entry: HistoryEntry): { readonly title: string; readonly detail: string } {
  switch (entry.verb) {
    case 'compact':
      return historyText(entry);
    case 'check':
      return { title: 'Checked', detail: `The check found ${countsText(entry)}` };
    case 'repair':
      return {
        title: 'Repaired',
        detail: `${fixedText(entry)} mended · a check found ${countsText(entry.after)} afterwards`,
      };
  }
}
