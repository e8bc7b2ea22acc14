import { spawn } from 'node:child_process';
import { ensureBuild } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode } from './setup/node-version.mjs';
import { runEntry, SetupError } from './setup/say.mjs';
import { bundleTypeScript } from './setup/typescript-bundle.mjs';

/** Runs a program of this repository that is written in TypeScript: `node build/run-typescript.mjs FILE ARGUMENTS`. */
await runEntry(async () => {
  requireNode();
  const [source, ...args] = process.argv.slice(2);
  if (source === undefined)
    throw new SetupError('no program named.', ['node build/run-typescript.mjs FILE.ts']);
  await ensureDependencies();
  await ensureBuild();
  const child = spawn(process.execPath, [await bundleTypeScript(source), ...args], { stdio: 'inherit' });
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)));
});
