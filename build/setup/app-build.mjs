import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runTool } from './command.mjs';
import { inRoot } from './paths.mjs';
import { say, seconds, SetupError } from './say.mjs';
import { sourceStamp } from './source-stamp.mjs';

const stampFile = inRoot('out', '.stamp');

function builtStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

/** Builds the app and the command line into out/, whether or not anything changed. */
export async function build(stamp = sourceStamp()) {
  const since = Date.now();
  const results = await Promise.all([
    runTool('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']),
    runTool('vite/bin/vite.js', ['build', '--config', 'vite.cli.config.mts', '--logLevel', 'warn']),
  ]);
  const failed = results.filter(({ code }) => code !== 0);
  for (const { output } of failed) process.stderr.write(output);
  if (failed.length > 0)
    throw new SetupError('the build failed (its output is above).', ['Mend the source it names.']);
  chmodSync(inRoot('out', 'cli', 'qcow-tool.js'), 0o755);
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(stampFile, stamp);
  say(`built in ${seconds(since)}`);
}

/** Builds when a source changed since the last build. */
export async function ensureBuild() {
  const stamp = sourceStamp();
  if (builtStamp() !== stamp) await build(stamp);
}
