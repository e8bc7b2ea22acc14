import type { BrowserWindowConstructorOptions } from 'electron';
import { MINIMUM } from './place-window';
import type { Bounds } from './place-window';

/** What the options of the window depend on. */
export interface WindowContext {
  readonly preload: string;
  readonly dark: boolean;
  readonly bounds: Bounds;
}

/** Options of the main window: locked down, hidden until painted, in the colour that the page will have. */
export function windowOptions(context: WindowContext): BrowserWindowConstructorOptions {
  return {
    ...context.bounds,
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    title: 'Platter',
    show: false,
    backgroundColor: context.dark ? '#15171a' : '#f6f5f2',
    webPreferences: {
      preload: context.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  };
}
