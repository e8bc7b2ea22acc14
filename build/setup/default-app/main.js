/* What Electron runs when it is given a folder: the part of its own default app that the bundled runtime lacks. */
const { app } = require('electron');
const { existsSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join, resolve } = require('node:path');

/** The app's path is the first argument that is no option; what follows it is for the app. */
function parse(args) {
  const options = { modules: [], path: undefined, version: false };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') options.modules.push(args[++i]);
    else if (arg === '-v' || arg === '--version') options.version = true;
    else if (arg.startsWith('--app=')) return { ...options, path: arg.slice('--app='.length) };
    else if (!arg.startsWith('-')) return { ...options, path: arg };
  }
  return options;
}

function describeApp(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return;
  const { name, productName, version } = JSON.parse(readFileSync(file, 'utf8'));
  if (version) app.setVersion(version);
  if (productName || name) app.setName(productName || name);
  app.setAppPath(folder);
}

const { modules, path, version } = parse(process.argv.slice(1));
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const requireFromHere = createRequire(resolve('start.js'));
for (const name of modules) requireFromHere(name);
if (version || path === undefined) {
  process.stdout.write(`v${process.versions.electron}\n`);
  app.exit(0);
} else {
  const folder = resolve(path);
  describeApp(folder);
  require(folder);
}
