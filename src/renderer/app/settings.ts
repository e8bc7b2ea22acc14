/** What the person has chosen: taken over from main, applied, changed. */
import type { Preferences } from '../../shared/preferences';
import { writeSizes } from '../../shared/sizes';
import { askApp } from './api';
import { useApp } from './app-state';
import { errorWords } from './error-words';
import { toast } from '../ui/live-region';

/** Applies settings to the window. */
export function applySettings(settings: Preferences): void {
  // before anything is drawn for the new state
  writeSizes(settings.sizes);
  useApp.setState({ settings });
}

/** Changes settings at once; main keeps them. */
export function changeSettings(changes: Partial<Preferences>): void {
  applySettings({ ...useApp.getState().settings, ...changes });
  askApp('changeSettings', changes).catch((error: unknown) => toast(errorWords(error).title));
}

/** The settings as they are. */
export const useSettings = (): Preferences => useApp(({ settings }) => settings);
