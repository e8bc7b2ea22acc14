import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../setup/say.mjs';
import { countPlaywright } from './playwright-suite.mjs';
import { runSteps } from './run-steps.mjs';
import { countVitest } from './vitest-suite.mjs';

function sink() {
  const lines: string[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { out, text: () => lines.join('') };
}

const step = (counts: object) => ({ name: 'a step', run: async () => counts });

describe('steps of npm test', () => {
  it('are summed', async () => {
    const { out } = sink();
    const total = await runSteps([step({ passed: 2, failed: 1 }), step({ passed: 3, failed: 0 })], out);
    expect(total).toEqual({ passed: 5, failed: 1 });
  });

  it('fail when nothing was executed', async () => {
    const { out, text } = sink();
    expect(await runSteps([step({ passed: 0, failed: 0 })], out)).toEqual({ passed: 0, failed: 1 });
    expect(text()).toContain('nothing was executed');
  });

  it('fail when the runner ended badly though no test failed', async () => {
    const { out } = sink();
    expect(await runSteps([step({ passed: 4, failed: 0, crashed: true })], out)).toEqual({
      passed: 4,
      failed: 1,
    });
  });

  it('say at the end which tests failed, and which passed at the second try only', async () => {
    const { out, text } = sink();
    const counts = { passed: 2, failed: 1, failures: ['opens: why'], flaky: ['drops'] };
    expect(await runSteps([step(counts)], out)).toEqual({ passed: 2, failed: 1 });
    expect(text()).toMatch(/in all[^]*failed: opens: why\n *passed at the second try: drops/);
  });

  it('go on after one that could not be prepared, and say what to do about it', async () => {
    const { out, text } = sink();
    const broken = {
      ...step({ passed: 1, failed: 0 }),
      prepare: () => Promise.reject(new SetupError('xvfb-run not found.', ['apt-get install xvfb'])),
    };
    expect(await runSteps([broken, step({ passed: 1, failed: 0 })], out)).toEqual({ passed: 1, failed: 1 });
    expect(text()).toContain('apt-get install xvfb');
  });
});

describe('counts of the runners', () => {
  it('take a test file that can not be loaded as a failure', () => {
    const testResults = [
      { name: 'a.test.ts', status: 'failed', message: 'no module\nat', assertionResults: [] },
      {
        status: 'failed',
        assertionResults: [{ fullName: 'it adds', status: 'failed', failureMessages: ['2 is not 3\nat'] }],
      },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    const report = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults };
    const failures = ['a.test.ts: no module', 'it adds: 2 is not 3'];
    expect(countVitest(report)).toEqual({ passed: 1, failed: 2, skipped: 0, failures });
  });

  it('take an error outside of any end-to-end test as a failure', () => {
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [{}], suites: [] })).toEqual({
      passed: 4,
      failed: 1,
      skipped: 2,
      failures: [],
      flaky: [],
    });
  });

  it('name end-to-end tests that passed at the second try; what failed twice has failed', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const suites = [
      { specs: [spec('opens', 'expected')], suites: [{ specs: [spec('drops', 'flaky')] }] },
      { specs: [spec('checks', 'unexpected')] },
    ];
    const stats = { expected: 1, unexpected: 1, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats, errors: [], suites })).toEqual({
      passed: 2,
      failed: 1,
      skipped: 0,
      failures: ['checks'],
      flaky: ['drops'],
    });
  });
});
