import { extname, join, sep } from 'node:path';

/** The policy of every page: our own files, nothing inline, nothing from elsewhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** A file of the page: where it lies and what it is. */
export interface RendererFile {
  readonly path: string;
  readonly type: string;
}

/** The file that a URL of the app names below `root`; undefined where it names none that may be served. */
export function rendererFile(root: string, pathname: string): RendererFile | undefined {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (name.includes('\0') || name.includes('\\')) return undefined;
  const path = join(root, name);
  const type = TYPES[extname(path)];
  return type && path.startsWith(root + sep) ? { path, type } : undefined;
}
