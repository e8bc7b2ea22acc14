import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { nextTurn } from './next-turn';
import { APP_SCHEME, isAppUrl } from './origin';
import { CONTENT_SECURITY_POLICY, rendererFile } from './renderer-files';

/** Makes `app://` a scheme like https. Has to be called before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Serves the files of the page, and nothing else. */
export function setupAppScheme(root: string): void {
  protocol.handle(APP_SCHEME, async ({ url, method }) => {
    const file = isAppUrl(url) && method === 'GET' ? rendererFile(root, new URL(url).pathname) : undefined;
    const body = file && (await readFile(file.path).catch(() => undefined));
    if (!file || !body) return new Response('Not found', { status: 404 });
    return new Response(new Uint8Array(body), {
      headers: {
        'Content-Type': file.type,
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-cache',
      },
    });
  });
}

/**
 * Has Node load what answers are made of, while the process of the page starts. It does so at the first `Response`, in one
 * piece that keeps main busy for 40 ms; some of it is modules that can be loaded one by one beforehand.
 */
export async function prepareAnswers(): Promise<void> {
  const modules = [() => import('node:http'), () => import('node:zlib'), () => import('node:assert')];
  for (const load of modules) {
    await nextTurn();
    await load();
  }
  await nextTurn();
  void globalThis.Response;
}
