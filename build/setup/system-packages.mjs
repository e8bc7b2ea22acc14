import { findProgram, run } from './command.mjs';
import { say, SetupError } from './say.mjs';

/** What may be done about packages of the system: only root on Debian or Ubuntu installs without being asked. */
export const packageManager = {
  hasApt: findProgram('apt-get') !== undefined,
  get mayInstall() {
    return this.hasApt && process.getuid?.() === 0;
  },
};

/** Runs apt-get without questions. */
export const apt = (...args) =>
  run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

/**
 * Sees to programs that come with packages of the system.
 * @param {Record<string, string>} packageOf program to the Debian package that brings it
 */
export async function ensurePrograms(packageOf) {
  const missing = Object.keys(packageOf).filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => packageOf[program]))];
  if (packageManager.mayInstall) {
    say(`installing ${packages.join(', ')} with apt-get …`);
    await apt('update', '-q');
    const { output } = await apt('install', '-y', '-q', '--no-install-recommends', ...packages);
    if (missing.every((program) => findProgram(program) !== undefined)) return;
    process.stderr.write(output);
  }
  throw new SetupError(`${missing.join(', ')} not found.`, [
    packageManager.hasApt
      ? `sudo apt-get install -y ${packages.join(' ')}`
      : `Install what your distribution calls ${packages.join(' and ')}.`,
  ]);
}
