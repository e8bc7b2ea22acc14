import type { Theme } from '../../shared/app-protocol';
import { askApp } from './api';
import { useApp } from './app-state';

/** The appearances to choose from, by their names in menus. */
export const THEMES: readonly { readonly theme: Theme; readonly name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

/** Changes the appearance of the window; main remembers it. */
export function chooseTheme(theme: Theme): void {
  useApp.setState({ theme });
  void askApp('setTheme', { theme });
}
