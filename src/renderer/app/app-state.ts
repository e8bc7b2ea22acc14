/** What main says about the app as a whole: platform, theme, recent images; and which sheets are open. */
import { create } from 'zustand';
import type { AppState, OpenVerdict } from '../../shared/app-protocol';
import { DEFAULT_PREFERENCES } from '../../shared/preferences';

export type Sheet = 'shortcuts' | 'palette' | 'settings' | 'about' | 'jobs';

interface WindowState extends Pick<
  AppState,
  'version' | 'versions' | 'platform' | 'settings' | 'recents' | 'unfinished'
> {
  /** main answered; before that nothing is known */
  readonly ready: boolean;
  readonly sheet?: Sheet;
  /** outcome of the last drop or choice, where it has to be shown */
  readonly verdicts: readonly OpenVerdict[];
  /** files that are being opened */
  readonly opening: number;
}

export const useApp = create<WindowState>(() => ({
  version: '',
  versions: { electron: '', chrome: '', node: '', system: '' },
  platform: 'other',
  settings: DEFAULT_PREFERENCES,
  recents: [],
  unfinished: [],
  ready: false,
  verdicts: [],
  opening: 0,
}));

export const showSheet = (sheet: Sheet | undefined): void => useApp.setState({ sheet });
