import { dependencies } from './checks/dependencies.mjs';
import { playwrightSuite } from './checks/playwright-suite.mjs';
import { runSteps } from './checks/run-steps.mjs';
import { formatting, lint } from './checks/static-checks.mjs';
import { typecheck } from './checks/typecheck.mjs';
import { vitestSuite } from './checks/vitest-suite.mjs';
import { ensureBuild } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay } from './setup/display.mjs';
import { requireNode } from './setup/node-version.mjs';
import { prepare } from './setup/prepare.mjs';
import { runEntry } from './setup/say.mjs';
import { ensurePrograms } from './setup/system-packages.mjs';

const QEMU = { 'qemu-img': 'qemu-utils', 'qemu-io': 'qemu-utils', 'qemu-nbd': 'qemu-utils' };
const VIRTUAL_DISPLAY = { 'xvfb-run': 'xvfb', Xvfb: 'xvfb', xauth: 'xauth' };

/** Test files side by side where two cores would have vitest run one: while a test waits for qemu-img it needs none. */
const LEAST_ORACLE_WORKERS = 2;

async function prepareOracle() {
  await ensurePrograms(QEMU);
  await ensureBuild();
}

async function prepareEndToEnd() {
  await ensurePrograms({ ...QEMU, ...(hasDisplay() ? {} : VIRTUAL_DISPLAY) });
  await prepare();
}

async function preparePackaged() {
  await prepareEndToEnd();
  // what it stands on is there once dependencies are
  const { ensureTestPackage } = await import('./package/test-package.mjs');
  await ensureTestPackage();
}

const STEPS = [
  { name: 'types', run: typecheck },
  { name: 'lint and layer rules', run: lint },
  { name: 'formatting', run: formatting },
  { name: 'dependencies', run: dependencies },
  { name: 'unit and property tests', run: vitestSuite('unit') },
  { name: 'oracle tests', prepare: prepareOracle, run: vitestSuite('oracle', LEAST_ORACLE_WORKERS) },
  {
    name: 'end-to-end tests',
    prepare: prepareEndToEnd,
    run: playwrightSuite('e2e/playwright.config.ts'),
  },
];

/** Where the programs of other systems lie in a package, nobody could try so far. */
if (process.platform === 'linux')
  STEPS.push({
    name: 'packaged app',
    prepare: preparePackaged,
    run: playwrightSuite('e2e/packaged/playwright.config.ts'),
  });

let total = { passed: 0, failed: 1 };
await runEntry(async () => {
  requireNode();
  await ensureDependencies();
  total = await runSteps(STEPS);
  return total.failed === 0 ? 0 : 1;
});
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
