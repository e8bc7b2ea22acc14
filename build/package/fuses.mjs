import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { SetupError } from '../setup/say.mjs';

/** As the wire holds a fuse. */
const STATES = { 48: 'off', 49: 'on', 114: 'removed' };

/** Platforms on which Electron can check the archive of the app against a digest in the program. */
const HAVE_INTEGRITY = ['darwin', 'win32'];

/**
 * What a packaged Platter may do with its Electron, fuse by fuse.
 * @param {string} platform as Node names it
 * @returns {Record<string, boolean>}
 */
export const wantedFuses = (platform) => ({
  // else any program could start ours as a Node that the system trusts as it trusts Platter
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableCookieEncryption: true,
  // where it does nothing it is left off, so that what is read back is what holds
  EnableEmbeddedAsarIntegrityValidation: HAVE_INTEGRITY.includes(platform),
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  // pages come from app://, so file:// needs no more than a browser gives it
  GrantFileProtocolExtraPrivileges: false,
});

/** @returns {Promise<Record<string, string>>} the state of each fuse that the program has */
export async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  const names = Object.keys(wantedFuses('linux')).filter((name) => FuseV1Options[name] in wire);
  return Object.fromEntries(
    names.map((name) => [
      name,
      STATES[wire[FuseV1Options[name]]] ?? `unknown (${wire[FuseV1Options[name]]})`,
    ]),
  );
}

/**
 * How the fuses that were read differ from those that are wanted, a line each.
 * @param {Record<string, boolean>} wanted @param {Record<string, string>} read
 * @param {{ mayLack?: boolean }} options `mayLack`: the program may be older than some of the fuses
 */
export function fuseDifferences(wanted, read, { mayLack = false } = {}) {
  return Object.entries(wanted).flatMap(([name, on]) => {
    const state = read[name];
    if (state === undefined) return mayLack ? [] : [`${name}: this Electron has no such fuse`];
    return state === (on ? 'on' : 'off') ? [] : [`${name}: wanted ${on ? 'on' : 'off'}, is ${state}`];
  });
}

/**
 * Sets the fuses of a program, reads them back, and fails when they are not what they should be.
 * @returns {Promise<Record<string, string>>} what was read
 */
export async function setFuses(program, platform, { mayLack = false } = {}) {
  const wanted = wantedFuses(platform);
  const there = await readFuses(program);
  const settable = Object.entries(wanted).filter(([name]) => name in there);
  await flipFuses(program, {
    version: FuseVersion.V1,
    // an Apple processor runs nothing whose signature does not fit
    resetAdHocDarwinSignature: platform === 'darwin',
    ...Object.fromEntries(settable.map(([name, on]) => [FuseV1Options[name], on])),
  });
  const read = await readFuses(program);
  const differences = fuseDifferences(wanted, read, { mayLack });
  if (differences.length === 0) return read;
  throw new SetupError(`the fuses of ${program} are not as they should be.`, differences);
}
