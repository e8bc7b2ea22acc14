import { seconds, SetupError } from '../setup/say.mjs';

/** What a step came to: nothing executed, or a runner that ended badly without naming a test, is one failure. */
function settle({ passed, failed, skipped = 0, failures = [], flaky = [], crashed = false }) {
  const named = { passed, skipped, failures, flaky };
  if (crashed) return { ...named, failed: failed + 1, remark: 'the runner failed' };
  if (passed + failed === 0) return { ...named, failed: 1, remark: 'nothing was executed' };
  return { ...named, failed, remark: '' };
}

async function runStep({ prepare, run }, out) {
  try {
    await prepare?.();
    return settle(await run(out));
  } catch (error) {
    const lines = error instanceof SetupError ? [error.message, ...error.remedy] : [error.message];
    for (const line of lines) out.write(`${line}\n`);
    return { passed: 0, failed: 1, skipped: 0, failures: [], flaky: [], remark: 'could not be run' };
  }
}

const describe = ({ passed, failed, skipped, remark }) =>
  [`${passed} passed, ${failed} failed`, skipped > 0 && `${skipped} skipped`, remark]
    .filter(Boolean)
    .join(', ');

/**
 * Runs each step, whatever became of those before it, and says how it went and how long it took; at the end once more, with
 * the tests that failed.
 * @param {{ name: string, prepare?: () => Promise<unknown>, run: (out: NodeJS.WritableStream) => Promise<object> }[]} steps
 * @param {NodeJS.WritableStream} out
 * @returns {Promise<{ passed: number, failed: number }>} the sum
 */
export async function runSteps(steps, out = process.stdout) {
  const total = { passed: 0, failed: 0 };
  const summary = [];
  for (const step of steps) {
    out.write(`\n── ${step.name}\n`);
    const since = Date.now();
    const result = await runStep(step, out);
    total.passed += result.passed;
    total.failed += result.failed;
    const line = `   ${step.name.padEnd(24)}${describe(result)}  (${seconds(since)})`;
    out.write(`${line}\n`);
    summary.push(line);
    for (const title of result.failures) summary.push(`     failed: ${title}`);
    for (const title of result.flaky) summary.push(`     passed at the second try: ${title}`);
  }
  out.write(`\n── in all, ${seconds()}\n${summary.join('\n')}\n`);
  return total;
}
