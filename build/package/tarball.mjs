import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the tar.gz of the unpacked app with GNU tar, which Linux has, as electron-builder downloads an archiver for it.
 * What is inside belongs to root and lies in a folder named as the file.
 * @param {object} options
 * @param {string} options.unpacked path of the unpacked app
 * @param {string} options.folder where the file is made
 * @param {string} options.version
 * @returns {string} its name
 * @throws {Error} with what tar said
 */
export function makeTarball({ unpacked, folder, version }) {
  const name = `Platter-${version}-linux-${process.arch}`;
  const file = `${name}.tar.gz`;
  const ownership = ['--owner=0', '--group=0', '--numeric-owner', '--mode=go-w'];
  // links keep what they point to
  const renamed = ['--transform', `flags=r;s,^\\.,${name},`];
  const { status, stderr, error } = spawnSync(
    'tar',
    ['-czf', join(folder, file), '-C', unpacked, '--sort=name', ...ownership, ...renamed, '.'],
    { encoding: 'utf8' },
  );
  if (error || status !== 0) {
    rmSync(join(folder, file), { force: true });
    throw new Error(`tar failed: ${error?.message ?? stderr.trim()}`);
  }
  return file;
}
