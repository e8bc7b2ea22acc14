import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { pinnedVersion } from '../setup/official-electron.mjs';
import { REGISTRY_ELECTRON_VERSION, registryRuntime } from '../setup/registry-electron.mjs';

/**
 * Which Electron a package is made of.
 * @param {string} program the Electron that the set-up found
 * @returns {{ folder: string, version: string, standIn: boolean }}
 */
export function packagedRuntime(program) {
  const folder = realpathSync(dirname(program));
  const standIn = folder === registryRuntime;
  return { folder, version: standIn ? REGISTRY_ELECTRON_VERSION : pinnedVersion(), standIn };
}
