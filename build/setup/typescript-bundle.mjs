import { basename, join } from 'node:path';
import { assembleWat } from '../wat-plugin.mjs';
import { workerFile } from '../worker-file-plugin.mjs';
import { inRoot, root } from './paths.mjs';

/** Bundles a TypeScript program of this repository for this Node. @returns {Promise<string>} path of the bundle */
export async function bundleTypeScript(source) {
  const { build } = await import('vite');
  const name = basename(source, '.ts');
  const outDir = inRoot('out', 'scripts');
  await build({
    root,
    configFile: false,
    plugins: [assembleWat(), workerFile()],
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
