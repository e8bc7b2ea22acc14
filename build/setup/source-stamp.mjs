import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const SOURCES = [
  'src',
  'package.json',
  'package-lock.json',
  'electron.vite.config.mts',
  'vite.cli.config.mts',
];
const NOT_BUILT = /\.test\.tsx?$/;

function* filesBelow(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    if (!NOT_BUILT.test(path)) yield [path, stat];
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name));
}

/** A digest of path, size and time of change of all that goes into a build; a deleted file changes it too. */
export function sourceStamp() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const [path, { size, mtimeMs }] of filesBelow(join(root, source)))
      hash.update(`${path}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
