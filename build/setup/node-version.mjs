import { SetupError } from './say.mjs';

const NEEDED = [20, 19];

/** @throws SetupError where this Node is too old to build and test Platter */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  throw new SetupError(`Node ${version} is too old: Platter needs ${NEEDED.join('.')} or newer.`, [
    'Get it from https://nodejs.org, then run the same command again.',
  ]);
}
