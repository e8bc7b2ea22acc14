import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../setup/paths.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const SOURCE = /\.(tsx?|css)$/;
const TEST = /\.test\.tsx?$/;
/** What is imported by name, not by a path: the package of `from 'x/y'`, `import('x')`, `import '@a/b/c.css'`. */
const IMPORTED = /(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^'"]*)?['"]/g;
const OWN_RUNTIME = /^(node:.*|electron)$/;

/** Packages that are a part of another one, whose licence text they do not repeat. */
const SAME_AS = { '@koromix/koffi-': 'koffi' };

/** The package that carries a compiled zstd, which has a licence of its own. */
const ZSTD = '@bokuweb/zstd-wasm';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Packages that the sources of the app and of the command import. Bundled or not, they are shipped. */
export function importedPackages(folder = inRoot('src')) {
  const names = new Set();
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!SOURCE.test(file) || TEST.test(file)) continue;
    for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(IMPORTED)) names.add(name);
  }
  const lock = lockedPackages();
  return [...names].filter((name) => !OWN_RUNTIME.test(name) && `node_modules/${name}` in lock);
}

const lockedPackages = () => readJson(inRoot('package-lock.json')).packages;

/** Types alone are not shipped. */
const isShipped = (place) => !place.startsWith('node_modules/@types/') && existsSync(inRoot(place));

/** Where a package that another one asks for lies: beside it, or further up. */
function placeOf(name, from, packages) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
  }
}

/**
 * All packages whose code may be in a package of the app: what it depends on and what its sources import, with all
 * that these ask for. Optional packages of other platforms are left out.
 * @returns {{ name: string, version: string, licence: string, folder: string }[]} in order of their names
 */
export function shippedPackages() {
  const packages = lockedPackages();
  const found = new Set();
  const waiting = [...Object.keys(packages[''].dependencies), ...importedPackages()].map((name) =>
    placeOf(name, '', packages),
  );
  while (waiting.length > 0) {
    const place = waiting.pop();
    if (place === undefined || found.has(place) || !isShipped(place)) continue;
    found.add(place);
    const { dependencies = {}, optionalDependencies = {} } = packages[place];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      waiting.push(placeOf(name, place, packages));
  }
  return [...found]
    .map((place) => {
      const { name, version, license } = readJson(inRoot(place, 'package.json'));
      return { name, version, licence: license ?? 'not named', folder: inRoot(place) };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The licence texts that a package brings, or what it says instead. */
function licenceText({ name, licence, folder }) {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (files.length > 0)
    return files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  const relative = Object.entries(SAME_AS).find(([prefix]) => name.startsWith(prefix));
  if (relative)
    return licenceText({ name: relative[1], licence, folder: inRoot('node_modules', relative[1]) });
  const { author, repository } = readJson(join(folder, 'package.json'));
  const holder = typeof author === 'object' ? author.name : author;
  const source = typeof repository === 'object' ? repository.url : repository;
  return [
    `The package brings no text of its licence; it names: ${licence}.`,
    holder && `Author: ${holder}`,
    source && `Source: ${source}`,
    licence === 'MIT' && `\n${mitText(holder ?? `the authors of ${name}`)}`,
    name === ZSTD &&
      `\nIt contains zstd:\n\n${readFileSync(inRoot('build/package/licences/zstd.txt'), 'utf8')}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** The licence text of Platter, which is the MIT licence, with another holder. */
const mitText = (holder) =>
  readFileSync(inRoot('LICENSE'), 'utf8')
    .replace(/^Copyright.*$/m, `Copyright (c) ${holder}`)
    .trim();

const RULE = '─'.repeat(78);

/** Everything that a package of the app has to say about the work of others. */
export function licencesText() {
  const packages = shippedPackages();
  const sections = packages.map((shipped) =>
    [RULE, `${shipped.name} ${shipped.version} (${shipped.licence})`, '', licenceText(shipped)].join('\n'),
  );
  return [
    'Platter contains the work of others. Their licences follow.',
    'Those of Electron and Chromium are in LICENSE.electron.txt and LICENSES.chromium.html beside this file.',
    '',
    ...packages.map(({ name, version, licence }) => `  ${name} ${version}: ${licence}`),
    '',
    ...sections,
    '',
  ].join('\n');
}
