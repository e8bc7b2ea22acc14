import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './command.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { say } from './say.mjs';

const RETRY_AFTER = 24 * 3_600_000;
const ANSWER_MILLISECONDS = 5_000;
/** enough to unpack a download that Electron cached earlier */
const OFFLINE_MILLISECONDS = 10_000;
const DOWNLOAD_MILLISECONDS = 900_000;

const electron = inRoot('node_modules', 'electron');
const releases = process.env.ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/';
const failureMark = join(cacheFolder, 'official-electron-unreachable');

/** The version that package-lock.json pins. */
export const pinnedVersion = () => JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')).version;

/** A download that failed is not tried again for a day. */
export function failedLately() {
  try {
    return Date.now() - statSync(failureMark).mtimeMs < RETRY_AFTER;
  } catch {
    return false;
  }
}

async function releasesAnswer() {
  try {
    await fetch(releases, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets the electron package fetch and verify its own binary. A closed network costs seconds, not minutes.
 * @returns {Promise<boolean>} whether it is there now
 */
export async function installOfficialElectron() {
  const reachable = await releasesAnswer();
  if (reachable) say(`downloading Electron ${pinnedVersion()} (110 MB, once) …`);
  const { code } = await runTool('electron/install.js', [], {
    milliseconds: reachable ? DOWNLOAD_MILLISECONDS : OFFLINE_MILLISECONDS,
  });
  if (code === 0) {
    rmSync(failureMark, { force: true });
    return true;
  }
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(
    failureMark,
    'The download of the official Electron failed. It is tried again a day after this file was written, or when it is gone.\n',
  );
  return false;
}

/** Where the failure is remembered, for people who want it retried now. */
export const failureMarkPath = failureMark;
