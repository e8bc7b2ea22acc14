import type { AppParams } from '../../../shared/app-protocol';
import { askApp } from '../../app/api';

/** Work that takes no longer than this is still watched when it ends. */
const WATCHED = 10_000;

/**
 * Has the system tell of the end of long work; main does where the window is not in front.
 * @param startedAt `performance.now()` when it was started
 * @param shown what a click on it shows
 */
export function notifyAfter(
  startedAt: number,
  text: string,
  shown: Pick<AppParams<'notify'>, 'handle' | 'view'> = {},
): void {
  if (performance.now() - startedAt < WATCHED) return;
  void askApp('notify', { ...shown, title: 'Platter', body: text.slice(0, 500) });
}
