import { nativeTheme } from 'electron';
import type { SettingsStore } from './settings';

/** Applies the theme that was chosen to all windows; before the first one, so that nothing flashes, and when it changes. */
export function applyTheme(settings: SettingsStore): void {
  nativeTheme.themeSource = settings.current.theme;
}
