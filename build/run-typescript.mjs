import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { assembleWat } from './wat-plugin.mjs';
import { ensureBuild } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode } from './setup/node-version.mjs';
import { inRoot, root } from './setup/paths.mjs';
import { runEntry, SetupError } from './setup/say.mjs';

/** Bundles a TypeScript program of this repository for this Node. @returns {Promise<string>} path of the bundle */
async function bundle(source) {
  const { build } = await import('vite');
  const name = basename(source, '.ts');
  const outDir = inRoot('out', 'scripts');
  await build({
    root,
    configFile: false,
    plugins: [assembleWat()],
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { [name]: inRoot(source) },
        external: ['koffi', '@bokuweb/zstd-wasm', /^@playwright\//],
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return join(outDir, `${name}.mjs`);
}

/** Runs a program of this repository that is written in TypeScript: `node build/run-typescript.mjs FILE ARGUMENTS`. */
await runEntry(async () => {
  requireNode();
  const [source, ...args] = process.argv.slice(2);
  if (source === undefined)
    throw new SetupError('no program named.', ['node build/run-typescript.mjs FILE.ts']);
  await ensureDependencies();
  await ensureBuild();
  const child = spawn(process.execPath, [await bundle(source), ...args], { stdio: 'inherit' });
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)));
});
