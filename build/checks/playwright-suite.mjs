import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../setup/command.mjs';
import { hasDisplay } from '../setup/display.mjs';
import { inRoot } from '../setup/paths.mjs';

const VIRTUAL_DISPLAY = ['-a', '-s', '-screen 0 1600x1000x24'];

/**
 * Counts of a Playwright JSON report. What went wrong outside of any test counts as one failure each. Tests that
 * passed at the second try have passed.
 */
export function countPlaywright({ stats, errors, suites }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    failures: suites.flatMap((suite) => titlesOf(suite, 'unexpected')),
    flaky: suites.flatMap((suite) => titlesOf(suite, 'flaky')),
  };
}

/** Titles of the tests of a suite that ended in such a way. */
function titlesOf({ specs = [], suites = [] }, wanted) {
  const such = specs.filter(({ tests }) => tests.some(({ status }) => status === wanted));
  return [...such.map(({ title }) => title), ...suites.flatMap((suite) => titlesOf(suite, wanted))];
}

/** Runs the end-to-end tests of a configuration in the real app, on a virtual display where there is no other. */
export const playwrightSuite = (config) => async (out) => {
  const folder = mkdtempSync(join(tmpdir(), 'platter-e2e-'));
  const reportFile = join(folder, 'report.json');
  const command = [process.execPath, inRoot('node_modules', '@playwright', 'test', 'cli.js')];
  if (!hasDisplay()) command.unshift('xvfb-run', ...VIRTUAL_DISPLAY);
  const [file, ...args] = [...command, 'test', '--reporter=list,json', '--config', config];
  try {
    const { code } = await run(file, args, {
      show: out,
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile },
    });
    const counts = countPlaywright(JSON.parse(readFileSync(reportFile, 'utf8')));
    return { ...counts, crashed: code !== 0 && counts.failed === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
