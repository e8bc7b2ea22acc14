import type { BrowserWindow } from 'electron';
import type { WindowState } from './window-state';

/** A window that is dragged says so at every step. */
const REST = 400;

const CHANGES = [
  'resize',
  'move',
  'maximize',
  'unmaximize',
  'enter-full-screen',
  'leave-full-screen',
] as const;

/** Keeps where a window is and how, whenever that has changed and come to rest; an app that ends has no time for it. */
export function rememberState(window: BrowserWindow, keep: (state: WindowState) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keepNow, REST);
  };
  const keepNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    keep({
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    });
  };
  // one by one: each has its own signature
  for (const name of CHANGES) window.on(name as 'resize', changed);
  window.on('close', () => {
    if (timer) keepNow();
  });
}
