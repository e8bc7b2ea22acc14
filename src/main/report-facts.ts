import { app } from 'electron';
import type { HistoryEntry } from '../shared/history';
import type { History } from './history';

/** What a report says that the engine does not know: what made it, and what was done to the image before. */
export async function reportFacts(
  path: string,
  history: Pick<History, 'of'>,
): Promise<{ readonly program: string; readonly acts: readonly HistoryEntry[] }> {
  const { entries } = await history.of(path);
  return { program: `Platter ${app.getVersion()}`, acts: entries };
}
