/** Rules that need no network: what is installed is exactly what was reviewed, from the registry, under licences we can ship. */

const EXACT_VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Packages whose install script may run: the call into the system, and a part of the Windows packager. */
const INSTALL_SCRIPTS = new Set(['koffi', 'electron-winstaller']);

const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]);

/** What the window is built of; the rest of devDependencies never reaches a person's computer. */
const BUNDLED = [
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  'electron',
  'lucide-react',
  'react',
  'react-aria-components',
  'react-dom',
  'recharts',
  'zustand',
];

const KINDS = ['dependencies', 'devDependencies'];

/** Name of a package by its place in the lock file. */
const nameAt = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Whether one of the licences offered, or each one demanded, is on the list. */
function isAllowed(licence) {
  if (typeof licence !== 'string') return false;
  return licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((offered) => offered.split(' AND ').every((name) => LICENCES.has(name)));
}

function problemsOfManifest(manifest, lock) {
  const locked = lock.packages?.[''] ?? {};
  return KINDS.flatMap((kind) => {
    const wanted = manifest[kind] ?? {};
    const names = new Set([...Object.keys(wanted), ...Object.keys(locked[kind] ?? {})]);
    return [...names].flatMap((name) => {
      const version = wanted[name];
      if (version === undefined) return [`${name} is in the lock file and not in package.json`];
      if (!EXACT_VERSION.test(version)) return [`${name} is not pinned to one version: ${version}`];
      const installed = lock.packages[`node_modules/${name}`]?.version;
      const inStep = locked[kind]?.[name] === version && installed === version;
      return inStep ? [] : [`${name} ${version} is not what the lock file has`];
    });
  });
}

function problemsOfPackage([place, entry]) {
  const name = nameAt(place);
  return [
    !place.startsWith('node_modules/') && `${place} lies outside of node_modules`,
    entry.link && `${name} is a link`,
    entry.resolved && `${name} is from a place of its own: ${entry.resolved}`,
    !entry.integrity?.startsWith('sha512-') && `${name} has no SHA-512 hash`,
    entry.hasInstallScript && !INSTALL_SCRIPTS.has(name) && `${name} has an install script`,
    !isAllowed(entry.license) && `${name} has a licence that nobody looked at: ${entry.license}`,
  ].filter(Boolean);
}

/**
 * @param manifest contents of package.json @param lock contents of package-lock.json
 * @returns {string[]} what breaks a rule, a sentence each
 */
export function dependencyProblems(manifest, lock) {
  const packages = Object.entries(lock.packages ?? {}).filter(([place]) => place !== '');
  return [
    ...(lock.lockfileVersion === 3 ? [] : ['the lock file is not of version 3']),
    ...(packages.length > 0 ? [] : ['the lock file is empty']),
    ...KINDS.flatMap((kind) => (manifest[kind] ? [] : [`package.json has no ${kind}`])),
    ...problemsOfManifest(manifest, lock),
    ...packages.flatMap(problemsOfPackage),
  ];
}

/** @returns {Set<string>} names of the packages that reach a person's computer, with all that they need */
export function shippedPackages(manifest, lock) {
  const shipped = new Set();
  const waiting = [...Object.keys(manifest.dependencies ?? {}), ...BUNDLED];
  const entries = Object.entries(lock.packages).filter(([place]) => place !== '');
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (shipped.has(name)) continue;
    shipped.add(name);
    for (const [place, entry] of entries)
      if (nameAt(place) === name)
        waiting.push(...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
  }
  return shipped;
}
