/**
 * Random damage repaired, without bounds: `npm run fuzz:repair -- [--seed N] [--count N] [--alone]`. Starts at a seed of
 * the clock unless told otherwise, and says which, so that a failure can be had again with `--seed N --count 1`.
 * `--alone` leaves qemu-img out.
 */
import { buildFuzzBases } from '../fuzz-bases';
import { readSeedRange } from '../seed-range';
import { makeTemporaryFolder, removeFolder } from '../temporary-folder';
import { describeTroubles, repairRound } from './rounds';
import { qemuTroubles } from './qemu-rounds';

const { first, count, alone } = readSeedRange();
const folder = await makeTemporaryFolder('repair-long');
let failures = 0;
let refused = 0;
try {
  const bases = await buildFuzzBases(folder);
  for (let seed = first; seed < first + count; seed++) {
    let round = await repairRound(seed, bases);
    if (round.verdict?.refused) refused++;
    if (!alone && round.troubles.length === 0) {
      round = { ...round, troubles: await qemuTroubles(round, folder) };
    }
    if (round.troubles.length === 0) continue;
    failures++;
    console.log(describeTroubles(round));
  }
} finally {
  await removeFolder(folder);
}
console.log(`${count} images, ${refused} that can't be opened, ${failures} with troubles`);
process.exitCode = failures > 0 ? 1 : 0;
