import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Whether another instance may have the user's folder, by the lock that Chromium keeps there: a link to `HOST-PID`.
 * Windows has no such link; there one may always run.
 */
export function mayAnotherRun(userData: string): boolean {
  if (process.platform === 'win32') return true;
  let owner: string;
  try {
    owner = readlinkSync(join(userData, 'SingletonLock'));
  } catch {
    return false;
  }
  const [, host, pid] = /^(.*)-(\d+)$/.exec(owner) ?? [];
  return host !== hostname() || isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
