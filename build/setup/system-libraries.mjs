import { run, runTool } from './command.mjs';
import { apt, packageManager } from './system-packages.mjs';
import { say, SetupError } from './say.mjs';

/** What Electron needs beyond Chromium, whose libraries Playwright has a list of for each system. */
const BEYOND_CHROMIUM = 'libgtk-3-0';

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
    ? [`sudo npx playwright install-deps chromium && sudo apt-get install -y ${BEYOND_CHROMIUM}`]
    : [`Install the packages of your distribution that hold: ${missing.join(' ')}`];
  if (packageManager.mayInstall) {
    say('installing the system libraries that Electron needs (once) …');
    const chromium = await runTool('playwright/cli.js', ['install-deps', 'chromium']);
    const beyond = await apt('install', '-y', '-q', '--no-install-recommends', BEYOND_CHROMIUM);
    if ((await missingLibraries(electron)).length === 0) return;
    process.stderr.write(chromium.output + beyond.output);
  }
  throw new SetupError(
    `Electron needs system libraries that are not installed: ${missing.join(' ')}`,
    remedy,
  );
}
