import { plainActText, type ActText } from '../../../shared/act-text';
import type { HistoryEntry } from '../../../shared/history';
import { historyText } from './compact-text';

/** An act of the past: its head, and what it came to. */
export const actText = (entry: HistoryEntry): ActText =>
  entry.verb === 'compact' ? historyText(entry) : plainActText(entry);
