import { app } from 'electron';
import type { WebContents } from 'electron';

/**
 * The page never leaves: no navigation, no frames, no webviews, no windows. Nothing it names reaches the browser either: an
 * address is text of its own, by which a page that somebody got into could send out what it read.
 */
export function setupNavigation(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

const refuse = (event: { preventDefault(): void }): void => event.preventDefault();

function guard(contents: WebContents): void {
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
