import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { IPC_CHANNELS } from '../shared/ipc-channels';
import { nextTurn } from './next-turn';
import { APP_URL } from './origin';
import { setupPageCrash } from './page-crash';
import { placeWindow } from './place-window';
import type { Area } from './place-window';
import type { SettingsStore } from './settings';
import { WindowEvents } from './window-events';
import { rememberState } from './remember-state';
import { windowOptions } from './window-options';

/** The one window of the app and the way to its page. */
export class MainWindow {
  #window: BrowserWindow | undefined;
  #isPainted = false;
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
        bounds: placeWindow(remembered, screens()),
      }),
    );
    this.#window = window;
    this.#isPainted = false;
    if (remembered?.maximized) window.maximize();
    if (remembered?.fullScreen) window.setFullScreen(true);
    rememberState(window, (state) => void settings.change({ window: state }));
    window.once('ready-to-show', () => {
      this.#isPainted = true;
      window.show();
      void nextTurn().then(() => this.onShown());
    });
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#pageGone();
    });
    setupPageCrash(window);
    window.on('close', (event) => {
      if (!this.mayClose(window)) event.preventDefault();
    });
    window.on('closed', () => {
      this.#window = undefined;
      this.#pageGone();
    });
    // not at once: making the window took main long enough for one turn
    void nextTurn().then(() => {
      if (!window.isDestroyed()) void window.loadURL(APP_URL);
    });
  }

  /** Brings the window to the front, also where it was hidden; one that is not painted yet comes when it is. */
  show(): void {
    if (!this.#window || !this.#isPainted) return;
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  #pageGone(): void {
    this.events.gone();
    this.onPageGone();
  }
}

/** Screens without their bars, the first one first. */
function screens(): readonly Area[] {
  const first = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
  return [first, ...others].map(({ workArea }) => workArea);
}

/** The app ends with its window, except on macOS, where it waits for the next one. */
export function setupWindowLifetime(window: MainWindow, settings: SettingsStore): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    window.open(settings);
    window.show();
  });
}
