/**
 * The fuzz test without its bounds: `npm run fuzz -- [--seed N] [--count N] [--alone]`.
 * Starts at a seed of the clock unless told otherwise, and says which, so that a failure can be had again with
 * `--seed N --count 1`. `--alone` leaves qemu-img out and is fifty times faster.
 */
import { describeRound, engineTroubles, qemuDifferences, roundOf } from './fuzz';
import { buildFuzzBases } from './fuzz-bases';
import { readSeedRange } from './seed-range';
import { makeTemporaryFolder, removeFolder } from './temporary-folder';

const { first, count, alone } = readSeedRange();
const folder = await makeTemporaryFolder('fuzz-long');
let failures = 0;
try {
  const bases = await buildFuzzBases(folder);
  for (let seed = first; seed < first + count; seed++) {
    const round = roundOf(seed, bases);
    const troubles = await engineTroubles(round);
    if (!alone && troubles.length === 0) troubles.push(...(await qemuDifferences(round, folder)));
    if (troubles.length === 0) continue;
    failures++;
    console.log(`${describeRound(round)}\n  ${troubles.join('\n  ')}`);
  }
} finally {
  await removeFolder(folder);
}
console.log(`${count} images, ${failures} with troubles`);
process.exitCode = failures > 0 ? 1 : 0;
