import { run, runTool } from './command.mjs';
import { packageManager } from './system-packages.mjs';
import { say, SetupError } from './say.mjs';

/** @returns {Promise<string[]>} shared libraries that a program needs and this system lacks */
async function missingLibraries(program) {
  const { output } = await run('ldd', [program]);
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, library]) => library);
}

/** Sees to the libraries that Electron needs on Linux. */
export async function ensureSystemLibraries(electron) {
  if (process.platform !== 'linux') return;
  const missing = await missingLibraries(electron);
  if (missing.length === 0) return;
  const remedy = packageManager.hasApt
    ? ['sudo npx playwright install-deps chromium']
    : [`Install the packages of your distribution that hold: ${missing.join(' ')}`];
  if (packageManager.mayInstall) {
    say('installing the system libraries that Electron needs (once) …');
    const { output } = await runTool('playwright/cli.js', ['install-deps', 'chromium']);
    if ((await missingLibraries(electron)).length === 0) return;
    process.stderr.write(output);
  }
  throw new SetupError(
    `Electron needs system libraries that are not installed: ${missing.join(' ')}`,
    remedy,
  );
}
