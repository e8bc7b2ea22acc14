import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { runTool } from '../setup/command.mjs';

/**
 * Counts of a vitest JSON report. A file that could not be loaded has no tests to count: it counts as one failure.
 */
export function countVitest(report) {
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresOf),
  };
}

/** Names of the tests of a file that failed, each with the first line of why. */
function failuresOf({ name, status, message = '', assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`${name}: ${firstLine(message)}`];
  return failed.map(
    ({ fullName, failureMessages = [] }) => `${fullName}: ${firstLine(failureMessages.at(0))}`,
  );
}

const firstLine = (text = '') => text.split('\n', 1)[0];

/**
 * Runs one project of vitest.config.mts. A crash, or nothing executed, is a failure.
 * @param leastWorkers test files that run side by side at least; vitest's own choice leaves a core free
 */
export const vitestSuite = (project, leastWorkers) => async (out) => {
  const folder = mkdtempSync(join(os.tmpdir(), 'platter-vitest-'));
  const reportFile = join(folder, 'report.json');
  try {
    const args = [
      'run',
      '--project',
      project,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...(leastWorkers ? [`--maxWorkers=${Math.max(leastWorkers, os.cpus().length - 1)}`] : []),
    ];
    const { code } = await runTool('vitest/vitest.mjs', args, { show: out });
    const counts = countVitest(JSON.parse(readFileSync(reportFile, 'utf8')));
    return { ...counts, crashed: code !== 0 && counts.failed === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
