/** Keeps `data-theme` of the page at light or dark, from the person's choice and the system's scheme. */
import type { Theme } from '../../shared/preferences';
import { useApp } from './app-state';

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

const resolve = (theme: Theme): 'light' | 'dark' => {
  if (theme === 'system') return systemIsDark.matches ? 'dark' : 'light';
  return theme;
};

function apply(): void {
  document.documentElement.dataset['theme'] = resolve(useApp.getState().settings.theme);
}

/** Applies the theme now and whenever choice or system change. */
export function followTheme(): void {
  apply();
  systemIsDark.addEventListener('change', apply);
  useApp.subscribe(apply);
}
