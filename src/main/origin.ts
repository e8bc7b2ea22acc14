/** Where the window's page comes from. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'platter';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** Whether a URL belongs to the app itself; judged by its parts, as prefixes can be imitated. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
  } catch {
    return false;
  }
}
