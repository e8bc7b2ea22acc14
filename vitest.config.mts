import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { assembleWat } from './build/wat-plugin.mjs';
import { workerFile } from './build/worker-file-plugin.mjs';

const exclude = [...configDefaults.exclude, 'e2e/**', 'out/**', 'dist/**'];
/** What tests leave in the folder for settings is not for the person who runs them. */
const env = { XDG_CONFIG_HOME: join(tmpdir(), 'platter-tests') };
const oracle = '**/*.oracle.test.ts';

/** Two suites: what needs nothing but Node, and what compares with qemu-img. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [assembleWat(), workerFile()],
        test: {
          name: 'unit',
          environment: 'node',
          env,
          include: ['{src,test,bench,build}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, oracle],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [assembleWat(), workerFile()],
        test: {
          name: 'oracle',
          // on a loaded machine qemu-img runs into its time-outs, and ext4 writes back between two looks at its holes
          retry: process.env.CI ? 1 : 0,
          environment: 'node',
          env,
          include: [`{src,test,bench,build}/${oracle}`],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
