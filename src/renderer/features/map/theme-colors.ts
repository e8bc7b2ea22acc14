/** The palette of the map out of the CSS variables of the theme, made anew when the theme changes. */
import { useSyncExternalStore } from 'react';
import { CLUSTER_CLASSES, type ClusterClass } from '../../../shared/cluster-kinds';
import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import { makePalette, type Palette, type Rgb, type ThemeColors } from './palette';

/** Colours for canvases. */
export interface MapTheme {
  readonly palette: Palette;
  /** CSS colours of the overlay */
  readonly ink: string;
  readonly panel: string;
  readonly accent: string;
}

function readColors(): ThemeColors {
  const probe = document.createElement('span');
  // the colours of the map are what it says: forced colours would make all of them one
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const read = (variable: string): Rgb => {
    probe.style.color = `var(${variable})`;
    const [red, green, blue] = getComputedStyle(probe)
      .color.match(/[\d.]+/g)!
      .map(Number);
    return [red, green, blue];
  };
  const classes = Object.fromEntries(
    CLUSTER_CLASSES.map((group) => [group, read(`--cluster-${group}`)]),
  ) as Record<ClusterClass, Rgb>;
  const moves = Object.fromEntries(MOVE_STATES.map((state) => [state, read(`--move-${state}`)])) as Record<
    MoveState,
    Rgb
  >;
  const colors = { classes, moves, panel: read('--panel'), ink: read('--ink'), accent: read('--accent') };
  probe.remove();
  return colors;
}

const css = (rgb: Rgb): string => `rgb(${rgb.join(' ')})`;

let theme: MapTheme | undefined;

function currentTheme(): MapTheme {
  if (!theme) {
    const colors = readColors();
    theme = {
      palette: makePalette(colors),
      ink: css(colors.ink),
      panel: css(colors.panel),
      accent: css(colors.accent),
    };
  }
  return theme;
}

function subscribe(changed: () => void): () => void {
  const forget = (): void => {
    theme = undefined;
    changed();
  };
  const observer = new MutationObserver(forget);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', forget);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', forget);
  };
}

/** The colours of the map in the present theme. */
export const useMapTheme = (): MapTheme => useSyncExternalStore(subscribe, currentTheme);
