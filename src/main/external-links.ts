/** Pages that the app may open in the browser. Never anything from an image: a backing file's name can be a URL. */
const ALLOWED: readonly { readonly host: string; readonly path: string }[] = [
  { host: 'www.qemu.org', path: '/docs/' },
  { host: 'gitlab.com', path: '/qemu-project/qemu/' },
];

/** Whether a link may leave the app. */
export function isAllowedLink(link: string): boolean {
  try {
    const url = new URL(link);
    if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '')
      return false;
    return ALLOWED.some(({ host, path }) => url.hostname === host && url.pathname.startsWith(path));
  } catch {
    return false;
  }
}
