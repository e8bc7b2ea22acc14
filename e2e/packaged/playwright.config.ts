import { defineConfig } from '@playwright/test';

/** Journeys in the app as it is packaged, which `build/package-for-tests.mjs` makes before. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/packaged',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: process.env['CI'] ? 1 : 0,
  reporter: 'list',
});
