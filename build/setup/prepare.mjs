import { ensureBuild } from './app-build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { ensureSystemLibraries } from './system-libraries.mjs';

/**
 * Everything between a fresh clone and a program that runs. Each step costs nothing when it is done.
 * @returns {Promise<string>} path of the Electron program
 */
export async function prepare() {
  await ensureDependencies();
  const building = ensureBuild();
  // a failed build is reported after the runtime is there; it must not end the process before
  building.catch(() => undefined);
  const electron = await ensureElectron();
  await ensureSystemLibraries(electron);
  await building;
  return electron;
}
