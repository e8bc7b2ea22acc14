/** What main says about the app as a whole: platform, theme, recent images; and which sheets are open. */
import { create } from 'zustand';
import type { AppState, OpenVerdict } from '../../shared/app-protocol';

export type Sheet = 'shortcuts' | 'palette';

interface WindowState extends Pick<AppState, 'version' | 'platform' | 'theme' | 'recents'> {
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
  platform: 'other',
  theme: 'system',
  recents: [],
  ready: false,
  verdicts: [],
  opening: 0,
}));

export const showSheet = (sheet: Sheet | undefined): void => useApp.setState({ sheet });
