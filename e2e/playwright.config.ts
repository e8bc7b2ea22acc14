import { defineConfig } from '@playwright/test';

/** End-to-end tests in the real app, built before. Each test has its own app, user folder and images. */
export default defineConfig({
  testDir: '.',
  // these have a configuration of their own
  testIgnore: 'packaged/**',
  outputDir: '../test-results',
  timeout: 45_000,
  expect: { timeout: 8_000 },
  fullyParallel: true,
  workers: 2,
  // a machine under load can be too slow to start an app in time; what fails twice has failed
  retries: process.env['CI'] ? 1 : 0,
  reporter: 'list',
});
