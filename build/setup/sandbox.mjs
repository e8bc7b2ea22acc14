import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

function userNamespacesAreRestricted() {
  try {
    return readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim() === '1';
  } catch {
    return false;
  }
}

function helperIsSetuid(helper) {
  try {
    const { uid, mode } = statSync(helper);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}

/**
 * Whether Chromium's sandbox can work here.
 * @returns {{ args: string[], note?: string[] }} arguments for Electron, and what to tell a person where it can't
 */
export function sandboxArguments(electron) {
  if (process.platform !== 'linux') return { args: [] };
  if (process.getuid() === 0) {
    return { args: ['--no-sandbox'], note: ["running as root: Chromium's sandbox is off (--no-sandbox)"] };
  }
  const helper = join(dirname(electron), 'chrome-sandbox');
  if (!userNamespacesAreRestricted() || helperIsSetuid(helper)) return { args: [] };
  return {
    args: ['--no-sandbox'],
    note: [
      "this system keeps user namespaces from programs: Chromium's sandbox is off (--no-sandbox). To have it:",
      `  sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
    ],
  };
}
