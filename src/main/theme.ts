import { nativeTheme } from 'electron';
import type { Theme } from '../shared/app-protocol';
import type { SettingsStore } from './settings';

/** Applies the remembered theme; goes before the first window, so that nothing flashes. */
export function setupTheme(settings: SettingsStore): void {
  nativeTheme.themeSource = settings.current.theme;
}

/** Changes the theme of all windows and remembers it. */
export async function changeTheme(settings: SettingsStore, theme: Theme): Promise<void> {
  nativeTheme.themeSource = theme;
  await settings.change({ theme });
}
