import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { historyEntrySchema } from '../shared/history';
import type { CompactEntry, HistoryEntry, ImageHistory } from '../shared/history';
import { knownEntries } from './known-entries';

/** Entries kept of one image, and of all. */
const MOST_OF_IMAGE = 50;
const MOST = 2000;
/** Less than that says nothing about how fast copying is, in bytes. */
const LEAST_MEASURED = 32 << 20;

const actSchema = z.object({
  path: z.string().min(1).max(4096).refine(isAbsolute),
  entry: historyEntrySchema,
});
export const historyListSchema = knownEntries(actSchema, MOST);
/** What was done to which image, the last act first. */
export type HistoryList = readonly { readonly path: string; readonly entry: HistoryEntry }[];

type Act = HistoryList[number];

/**
 * Puts an act in front; the oldest of its image, or of all, fall out. A check takes the place of one that came right
 * before it: what is kept is what happened, not how often somebody looked.
 */
export function withAct(list: HistoryList, path: string, entry: HistoryEntry): HistoryList {
  const last = entry.verb === 'check' ? list.find((act) => act.path === path) : undefined;
  const replaced = last?.entry.verb === 'check' ? last : undefined;
  let ofImage = 0;
  return [{ path, entry }, ...list.filter((act) => act !== replaced)]
    .filter((act) => act.path !== path || ++ofImage <= MOST_OF_IMAGE)
    .slice(0, MOST);
}

/** What is kept of an image, and how fast the last one was compacted that was measured: itself before others. */
export function historyOf(list: HistoryList, path: string): ImageHistory {
  const speeds = list.filter(isMeasured);
  const measured = speeds.find((act) => act.path === path) ?? speeds[0];
  return {
    entries: list.filter((act) => act.path === path).map(({ entry }) => entry),
    rate: measured && (1000 * measured.entry.copied) / measured.entry.milliseconds,
  };
}

const isMeasured = (act: Act): act is Act & { readonly entry: CompactEntry } =>
  act.entry.verb === 'compact' && act.entry.copied >= LEAST_MEASURED && act.entry.milliseconds > 0;
