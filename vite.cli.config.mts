import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { assembleWat } from './build/wat-plugin.mjs';
import { workerFile } from './build/worker-file-plugin.mjs';

const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, 'package.json'), 'utf8')) as {
  readonly version: string;
};

/** Bundles the command line: one small entry, each command a chunk that is loaded when it is asked for. */
export default defineConfig({
  plugins: [assembleWat(), workerFile()],
  define: { QCOW_TOOL_VERSION: JSON.stringify(version) },
  build: {
    target: 'node18',
    outDir: resolve(import.meta.dirname, 'out/cli'),
    ssr: true,
    // what is not there need not be parsed at every start
    minify: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { 'qcow-tool': resolve(import.meta.dirname, 'src/cli/index.ts') },
      external: ['koffi', '@bokuweb/zstd-wasm'],
      output: {
        format: 'cjs',
        banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
  ssr: { noExternal: true },
});
