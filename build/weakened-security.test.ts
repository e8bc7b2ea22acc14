import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', 'src');

/** Settings of Electron that weaken a page, and the values of others that do. */
const WEAKENING =
  /webSecurity|allowRunningInsecureContent|experimentalFeatures|[eE]nableBlinkFeatures|allowpopups|<webview|(nodeIntegration\w*|webviewTag): true|(contextIsolation|sandbox): false/;

const sources = ['main', 'preload', 'renderer'].flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|html)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => ({ name: join(layer, name), text: readFileSync(join(root, layer, name), 'utf8') })),
);

/** Sources in which something stands. */
const holding = (pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

it('no source of the window names a setting that weakens the page', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(holding(WEAKENING)).toEqual([]);
});

it('there is one place that makes a window, and one that has its settings', () => {
  expect(holding(/new (BrowserWindow|BrowserView|WebContentsView|BaseWindow)\b/)).toEqual([
    join('main', 'main-window.ts'),
  ]);
  expect(holding(/\bwebPreferences\b/)).toEqual([join('main', 'window-options.ts')]);
});

it('no source of the page makes elements of a text or runs one as code', () => {
  expect(
    holding(
      /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/,
    ),
  ).toEqual([]);
});

it('nothing hands an address to the system', () => {
  expect(holding(/openExternal/)).toEqual([]);
});
