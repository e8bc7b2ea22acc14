/**
 * The power cuts of `npm test` for as long as one likes: `npm run crash -- [--minutes N] [--seed N] [--shape NAME]`.
 * Every seed takes each shape of image in turn. A failure is shrunk and printed with its seed; `--seed N --shape NAME
 * --minutes 0` brings it back.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { searchCrashes } from './device/crash-search';
import { guestOperations } from './device/guest-operations';
import { buildShapes, type Shape } from './device/image-shapes';
import { makeTemporaryFolder, removeFolder } from './temporary-folder';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    shape: { type: 'string' },
  },
});
const end = Date.now() + Number(values.minutes) * 60_000;
const first = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
let images = 0;
let failures = 0;

/** One sequence of operations on one shape; when it fails, the shortest that does too. */
async function cutPower(shape: Shape, seed: number): Promise<void> {
  const property = fc.asyncProperty(guestOperations(), fc.nat(), async (operations, cutSeed) => {
    const found = await searchCrashes(shape, operations, cutSeed);
    images += found.images;
    if (found.trouble !== undefined) throw new Error(found.trouble);
  });
  const report = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: 120_000 });
  if (!report.failed) return;
  failures++;
  const { counterexample, errorInstance } = report;
  const trouble = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  console.log(`seed ${seed}, shape ${shape.name}: ${trouble}\n  ${JSON.stringify(counterexample)}`);
}

console.log(`seeds from ${first} on, for ${values.minutes} minutes`);
const folder = await makeTemporaryFolder('crash-long');
try {
  const shapes = await buildShapes(folder);
  const chosen = shapes.filter(({ name }) => values.shape === undefined || name === values.shape);
  if (chosen.length === 0) throw new Error(`shapes: ${shapes.map(({ name }) => name).join('; ')}`);
  for (let seed = first; seed === first || Date.now() < end; seed++) {
    for (const shape of chosen) {
      if (seed === first || Date.now() < end) await cutPower(shape, seed);
    }
  }
} finally {
  await removeFolder(folder);
}
console.log(`${images} crash images, ${failures} failures`);
process.exitCode = failures > 0 ? 1 : 0;
