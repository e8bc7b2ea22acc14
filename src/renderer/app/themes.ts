import type { Theme } from '../../shared/app-protocol';
import { askApp } from './api';
import { useApp } from './app-state';

/** The appearances to choose from. */
export const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

/** Changes the appearance of the window; main remembers it. */
export function chooseTheme(theme: Theme): void {
  useApp.setState({ theme });
  void askApp('setTheme', { theme });
}
