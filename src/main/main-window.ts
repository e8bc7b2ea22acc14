import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { IPC_CHANNELS } from '../shared/ipc-channels';
import { APP_URL } from './origin';
import { setupPageCrash } from './page-crash';
import type { SettingsStore } from './settings';
import { WindowEvents } from './window-events';
import { windowOptions } from './window-options';

/** The one window of the app and the way to its page. */
export class MainWindow {
  #window: BrowserWindow | undefined;
  /** called when the window can be seen */
  onShown: () => void = () => undefined;
  /** called when the page is gone or loads again; what it asked for is of no use to anybody then */
  onPageGone: () => void = () => undefined;

  /** asked when the window is about to close */
  mayClose: (window: BrowserWindow) => boolean = () => true;

  readonly events = new WindowEvents((event, payload) =>
    this.#window?.webContents.send(IPC_CHANNELS.event, event, payload),
  );

  get current(): BrowserWindow | undefined {
    return this.#window;
  }

  /** Opens the window; does nothing while it is open. */
  open(settings: SettingsStore): void {
    if (this.#window) return;
    const remembered = settings.current.window;
    const window = new BrowserWindow(
      windowOptions({
        preload: join(__dirname, '../preload/index.js'),
        dark: nativeTheme.shouldUseDarkColors,
        remembered,
        workArea: screen.getPrimaryDisplay().workAreaSize,
      }),
    );
    this.#window = window;
    if (remembered?.maximized) window.maximize();
    window.once('ready-to-show', () => {
      window.show();
      this.onShown();
    });
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#pageGone();
    });
    setupPageCrash(window);
    window.on('close', (event) => {
      if (!this.mayClose(window)) {
        event.preventDefault();
        return;
      }
      const { width, height } = window.getNormalBounds();
      void settings.change({ window: { width, height, maximized: window.isMaximized() } });
    });
    window.on('closed', () => {
      this.#window = undefined;
      this.#pageGone();
    });
    void window.loadURL(APP_URL);
  }

  /** Brings the window to the front. */
  show(): void {
    if (!this.#window) return;
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  #pageGone(): void {
    this.events.gone();
    this.onPageGone();
  }
}

/** The app ends with its window, except on macOS, where it waits for the next one. */
export function setupWindowLifetime(window: MainWindow, settings: SettingsStore): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => window.open(settings));
}
