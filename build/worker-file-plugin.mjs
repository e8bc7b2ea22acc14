import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { inRoot, root } from './setup/paths.mjs';
import { assembleWat } from './wat-plugin.mjs';

const QUERY = '?worker-file';

/**
 * Imports of `FILE?worker-file` give the path of a script that a thread can be started from: a chunk beside the
 * others where something is built, and a bundle of its own where tests run from the sources.
 */
export function workerFile() {
  let building = true;
  return {
    name: 'worker-file',
    enforce: 'pre',
    configResolved({ command }) {
      building = command === 'build';
    },
    async load(id) {
      if (!id.endsWith(QUERY)) return undefined;
      const source = id.slice(0, -QUERY.length);
      if (!building) return `export default ${JSON.stringify(await bundleForTests(source))};`;
      const chunk = this.emitFile({ type: 'chunk', id: source });
      return `import { join } from 'node:path'; export default join(import.meta.dirname, '__WORKER_FILE_${chunk}__');`;
    },
    renderChunk(code, { fileName }) {
      if (!code.includes('__WORKER_FILE_')) return undefined;
      const replaced = code.replace(/__WORKER_FILE_(.+?)__/g, (_mark, chunk) =>
        posix.relative(posix.dirname(fileName), this.getFileName(chunk)),
      );
      return { code: replaced, map: null };
    },
  };
}

/** @returns {Promise<string>} path of a bundle named after what is in it, since several tests may make it at once */
async function bundleForTests(source) {
  const { build } = await import('vite');
  const { output } = await build({
    root,
    configFile: false,
    plugins: [assembleWat()],
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      write: false,
      target: 'node20',
      rolldownOptions: {
        input: source,
        external: ['koffi', '@bokuweb/zstd-wasm'],
        output: { format: 'cjs', codeSplitting: false },
      },
    },
  });
  const { code } = output[0];
  const folder = inRoot('node_modules', '.cache', 'worker-files');
  const path = join(folder, `${createHash('sha1').update(code).digest('hex')}.cjs`);
  const unfinished = `${path}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  await writeFile(unfinished, code);
  await rename(unfinished, path);
  return path;
}
