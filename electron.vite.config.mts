import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { assembleWat } from './build/wat-plugin.mjs';
import { workerFile } from './build/worker-file-plugin.mjs';

/** The oldest runtime the app has to run on is Electron 25: Node 18 and Chrome 114. */
const NODE_TARGET = 'node18';
const CHROME_TARGET = 'chrome114';

const source = (path: string): string => resolve(import.meta.dirname, 'src', path);

export default defineConfig({
  main: {
    plugins: [assembleWat(), workerFile()],
    build: {
      target: NODE_TARGET,
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: {
        input: { index: source('main/index.ts'), 'engine-worker': source('engine/worker.ts') },
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          // beside the entries, so that __dirname is the same in all of main's code
          chunkFileNames: '[name]-[hash].js',
          // Electron 25 can't import() out of an archive, so packages are required
          dynamicImportInCjs: false,
        },
      },
    },
  },
  preload: {
    build: {
      target: NODE_TARGET,
      // a sandboxed preload can require nothing but electron: one file holds it all
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react()],
    build: {
      target: CHROME_TARGET,
      // the content security policy allows no inline data but images
      assetsInlineLimit: 0,
      // less to read and to parse before the window shows
      minify: true,
      rolldownOptions: { input: source('renderer/index.html') },
    },
  },
});
