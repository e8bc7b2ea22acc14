import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const main = resolve(import.meta.dirname, '..', 'src', 'main');

/** Settings of Electron that weaken a page, and the values of others that do. */
const WEAKENING =
  /webSecurity|allowRunningInsecureContent|experimentalFeatures|[eE]nableBlinkFeatures|allowpopups|(nodeIntegration\w*|webviewTag): true|(contextIsolation|sandbox): false/;

test('no source of the main process names a setting that weakens the page', () => {
  const sources = readdirSync(main).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter((name) => WEAKENING.test(readFileSync(join(main, name), 'utf8')))).toEqual([]);
});
