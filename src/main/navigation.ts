import { app, shell } from 'electron';
import type { WebContents } from 'electron';
import { isAllowedLink } from './external-links';

/** The page never leaves: no navigation, no frames, no webviews, no windows; allowed links go to the browser. */
export function setupNavigation(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

const refuse = (event: { preventDefault(): void }): void => event.preventDefault();

function guard(contents: WebContents): void {
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
