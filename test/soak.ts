/**
 * Requests at random without the bounds of the tests: `npm run soak -- [--seed N] [--count N] [--steps N] [--shape TEXT]`.
 * Each seed is one image of each shape whose name holds the text. Starts at a seed of the clock unless told otherwise,
 * and says which, so that a failure can be had again with `--seed N --count 1`.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomRun } from './device/random-run';
import { SHAPES } from './device/shape-list';
import { makeTemporaryFolder, removeFolder } from './temporary-folder';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string', default: '100' },
    steps: { type: 'string', default: '30' },
    shape: { type: 'string', default: '' },
  },
});
const first = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const count = Number(values.count);
const shapes = SHAPES.filter(({ name }) => name.includes(values.shape));
console.log(`seeds ${first} … ${first + count - 1}, ${shapes.length} shapes, ${values.steps} steps each`);

const base = await makeTemporaryFolder('soak');
let failures = 0;
try {
  for (let seed = first; seed < first + count; seed++) {
    for (const shape of shapes) {
      const folder = await mkdtemp(join(base, 'run-'));
      const { log, troubles } = await randomRun(shape, { seed, steps: Number(values.steps), folder });
      await removeFolder(folder);
      if (troubles.length === 0) continue;
      failures++;
      console.log(`${shape.name}, seed ${seed}\n  ${[...log, ...troubles].join('\n  ')}`);
    }
  }
} finally {
  await removeFolder(base);
}
console.log(`${count * shapes.length} images, ${failures} with troubles`);
process.exitCode = failures > 0 ? 1 : 0;
