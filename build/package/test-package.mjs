import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../setup/paths.mjs';
import { prepare } from '../setup/prepare.mjs';
import { say, seconds } from '../setup/say.mjs';
import { sourceStamp } from '../setup/source-stamp.mjs';
import { makePackages } from './make.mjs';
import { packagedRuntime } from './runtime.mjs';

const folder = inRoot('dist', 'for-tests');
const stampFile = join(folder, 'made-from');

function wantedStamp({ version }) {
  const hash = createHash('sha256').update(`${sourceStamp()}\n${version}\n`);
  const own = inRoot('build', 'package');
  for (const name of readdirSync(own, { recursive: true }).sort())
    hash.update(`${name}\n${statSync(join(own, name)).mtimeMs}\n`);
  return hash.digest('hex');
}

function madeStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

/** Sees to it that the unpacked app is there for tests, made of what the sources are now. */
export async function ensureTestPackage() {
  const runtime = packagedRuntime(await prepare());
  const stamp = wantedStamp(runtime);
  if (madeStamp() === stamp) return;
  const since = Date.now();
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  await makePackages({ folder, runtime, version });
  writeFileSync(stampFile, stamp);
  say(`packaged for tests in ${seconds(since)}`);
}
