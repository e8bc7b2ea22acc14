import { readFileSync } from 'node:fs';
import { runNpm } from './command.mjs';
import { inRoot } from './paths.mjs';
import { say, seconds, SetupError } from './say.mjs';

/** npm ends its errors with its whole manual */
const OUTPUT_LINES = 20;

const readPackages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Compares what npm recorded in node_modules when it last finished with what package-lock.json asks for.
 * Optional packages are for other platforms and may be absent.
 */
export function dependenciesAreCurrent(wanted, installed) {
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

function areInstalled() {
  try {
    return dependenciesAreCurrent(
      readPackages(inRoot('package-lock.json')),
      readPackages(inRoot('node_modules', '.package-lock.json')),
    );
  } catch {
    return false;
  }
}

/** Installs the packages that package-lock.json names, unless they are there. No package runs a script of its own. */
export async function ensureDependencies() {
  if (areInstalled()) return;
  say('installing the packages of package-lock.json (once; about 10 seconds) …');
  const since = Date.now();
  const { code, output } = await runNpm([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0 || !areInstalled()) {
    process.stderr.write(`${output.split('\n').slice(0, OUTPUT_LINES).join('\n')}\n`);
    throw new SetupError('npm could not install the packages (its output is above).', [
      'Check the connection to the npm registry (npm ping), then run the same command again.',
    ]);
  }
  say(`packages installed in ${seconds(since)}`);
}
