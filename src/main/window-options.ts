import type { BrowserWindowConstructorOptions } from 'electron';

/** What the options of the window depend on. */
export interface WindowContext {
  readonly preload: string;
  readonly dark: boolean;
  readonly remembered?: { readonly width: number; readonly height: number };
  /** size of the screen without bars */
  readonly workArea: { readonly width: number; readonly height: number };
}

const MINIMUM = { width: 760, height: 520 };
const PREFERRED = { width: 1280, height: 840 };

/** Options of the main window: locked down, hidden until painted, in the colour that the page will have. */
export function windowOptions(context: WindowContext): BrowserWindowConstructorOptions {
  const { width, height } = context.remembered ?? PREFERRED;
  return {
    width: within(width, MINIMUM.width, context.workArea.width),
    height: within(height, MINIMUM.height, context.workArea.height),
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

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
