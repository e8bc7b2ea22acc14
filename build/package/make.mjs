import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { inRoot, root } from '../setup/paths.mjs';
import { configuration } from './electron-builder.config.mjs';
import { makeTarball } from './tarball.mjs';
import { hindranceOf, toolEnvironment } from './targets.mjs';

/** Of the version, so that it is in the name of every file and in the app itself. */
const STAND_IN_MARK = 'not-for-release';

/** The default of electron-builder takes several times as long for one percent. */
const COMPRESSION = { ELECTRON_BUILDER_COMPRESSION_LEVEL: '5' };

const UNPACKED = /-unpacked$|^mac/;

/** A universal app is put together of two Electrons, of which only one is at hand. */
const architecture = () => (process.platform === 'darwin' ? Arch.universal : Arch[process.arch]);

/** What the version is called in names and in the app. */
const markedVersion = ({ standIn }, version) => (standIn ? `${version}-${STAND_IN_MARK}` : version);

async function runBuilder(target, { output, runtime, version, prepackaged }) {
  const config = configuration({ output, standIn: runtime.standIn });
  config.electronVersion = runtime.version;
  if (process.platform !== 'darwin') config.electronDist = runtime.folder;
  config.extraMetadata.version = markedVersion(runtime, version);
  return build({
    projectDir: root,
    targets: Platform.current().createTarget([target], architecture()),
    config,
    prepackaged,
    publish: 'never',
  });
}

/**
 * Makes the unpacked app, and packages of it. They are made aside and come to their place together, so that nothing
 * there is half.
 * @param {object} options
 * @param {string} options.folder what is there is replaced
 * @param {ReturnType<import('./runtime.mjs').packagedRuntime>} options.runtime
 * @param {string} options.version
 * @param {readonly string[]} options.targets besides the unpacked app
 * @returns {Promise<{ unpacked: string, results: { target: string, files?: string[], reason?: string, remedy?: string, failed?: boolean }[] }>}
 */
export async function makePackages({ folder, runtime, version, targets = [] }) {
  Object.assign(process.env, COMPRESSION, toolEnvironment());
  mkdirSync(inRoot('dist'), { recursive: true });
  const output = mkdtempSync(inRoot('dist', '.making-'));
  const clean = () => rmSync(output, { recursive: true, force: true });
  const stopped = () => (clean(), process.exit(130));
  process.once('SIGINT', stopped);
  try {
    const common = { output, runtime, version };
    await runBuilder('dir', common);
    const unpacked = readdirSync(output).find((name) => UNPACKED.test(name));
    const results = [];
    for (const target of targets)
      results.push(await makeTarget(target, { ...common, prepackaged: join(output, unpacked) }));
    const wanted = new Set([unpacked, ...results.flatMap(({ files = [] }) => files)]);
    for (const name of readdirSync(output))
      if (!wanted.has(name)) rmSync(join(output, name), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, '..'), { recursive: true });
    // temporary folders are only for their owner
    chmodSync(output, 0o755);
    renameSync(output, folder);
    return { unpacked, results };
  } finally {
    process.off('SIGINT', stopped);
    clean();
  }
}

async function makeTarget(target, options) {
  const hindered = await hindranceOf(target);
  if (hindered) return { target, ...hindered };
  const { output, prepackaged, runtime, version } = options;
  const before = new Set(readdirSync(output));
  try {
    if (target === 'tar.gz') {
      const name = { folder: output, version: markedVersion(runtime, version) };
      return { target, files: [makeTarball({ unpacked: prepackaged, ...name })] };
    }
    await runBuilder(target, options);
    const isNew = (name) => name.endsWith(`.${target === 'nsis' ? 'exe' : target}`) && !before.has(name);
    return { target, files: readdirSync(output).filter(isNew) };
  } catch (error) {
    return {
      target,
      failed: true,
      reason: error.message.split('\n')[0],
      remedy: 'the output above says more',
    };
  }
}
