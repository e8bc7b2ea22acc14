/**
 * The power cuts and faults of `npm test` for as long as one likes: `npm run crash -- [--minutes N] [--seed N] [--shape NAME]`.
 * Every seed takes each shape of image in turn. A failure is shrunk and printed with its seed; `--seed N --shape NAME
 * --minutes 0` brings it back.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { searchCrashes } from './device/crash-search';
import { FAULTS, searchFault, type FaultAt } from './device/fault-search';
import { guestOperations, type GuestOperation } from './device/guest-operations';
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
let faults = 0;
let failures = 0;

async function cutPower(
  shape: Shape,
  operations: GuestOperation[],
  seed: number,
  failingCall?: number,
): Promise<void> {
  const found = await searchCrashes(shape, operations, seed, { failingCall, qemuEach: 500 });
  images += found.images;
  if (found.trouble !== undefined) throw new Error(found.trouble);
}

async function fail(shape: Shape, operations: GuestOperation[], at: FaultAt): Promise<void> {
  const { trouble } = await searchFault(shape, operations, at);
  faults++;
  if (trouble !== undefined) throw new Error(trouble);
}

const call = fc.nat(300);

/** What is used of a report. */
interface Report {
  readonly failed: boolean;
  readonly counterexample: unknown;
  readonly errorInstance: unknown;
}

type Attempt = (seeded: { readonly seed: number }) => Promise<Report>;

const BOUNDS = { numRuns: 1, interruptAfterTimeLimit: 120_000 };

/** What is tried with each seed and shape. */
const attempts = (shape: Shape): Attempt[] => [
  (seeded) =>
    fc.check(
      fc.asyncProperty(guestOperations(), fc.nat(), (operations, seed) => cutPower(shape, operations, seed)),
      { ...BOUNDS, ...seeded },
    ),
  (seeded) =>
    fc.check(
      fc.asyncProperty(guestOperations(5, 12), fc.nat(), call, (operations, seed, failingCall) =>
        cutPower(shape, operations, seed, failingCall),
      ),
      { ...BOUNDS, ...seeded },
    ),
  ...FAULTS.map(
    (how): Attempt =>
      (seeded) =>
        fc.check(
          fc.asyncProperty(guestOperations(), call, (operations, number) =>
            fail(shape, operations, { ...how, call: number }),
          ),
          { ...BOUNDS, ...seeded },
        ),
  ),
];

/** Tries everything on one shape; what fails is shrunk to the shortest sequence of operations that does too. */
async function tryShape(shape: Shape, seed: number): Promise<void> {
  for (const attempt of attempts(shape)) {
    const report = await attempt({ seed });
    if (!report.failed) continue;
    failures++;
    const { counterexample, errorInstance } = report;
    const trouble = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    console.log(`seed ${seed}, shape ${shape.name}: ${trouble}\n  ${JSON.stringify(counterexample)}`);
  }
}

console.log(`seeds from ${first} on, for ${values.minutes} minutes`);
const folder = await makeTemporaryFolder('crash-long');
try {
  const shapes = await buildShapes(folder);
  const chosen = shapes.filter(({ name }) => values.shape === undefined || name === values.shape);
  if (chosen.length === 0) throw new Error(`shapes: ${shapes.map(({ name }) => name).join('; ')}`);
  for (let seed = first; seed === first || Date.now() < end; seed++) {
    for (const shape of chosen) {
      if (seed === first || Date.now() < end) await tryShape(shape, seed);
    }
  }
} finally {
  await removeFolder(folder);
}
console.log(`${images} crash images, ${faults} sessions with a fault, ${failures} failures`);
process.exitCode = failures > 0 ? 1 : 0;
