import { describe, expect, it } from 'vitest';
import { buildFuzzBases } from '../fuzz-bases';
import { suiteFolder } from '../suite-folder';
import { qemuTroubles } from './qemu-rounds';
import { describeTroubles, repairRound, type RepairRound } from './rounds';

const folder = await suiteFolder('repair-random');
const bases = await buildFuzzBases(folder);

/** The rounds of some seeds that something is wrong with, as text. */
async function troubled(
  first: number,
  count: number,
  judge?: (round: RepairRound) => Promise<readonly string[]>,
): Promise<string[]> {
  const found: string[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const round = await repairRound(seed, bases);
    const troubles = [...round.troubles, ...((await judge?.(round)) ?? [])];
    if (troubles.length > 0) found.push(describeTroubles({ ...round, troubles }));
  }
  return found;
}

const BATCHES = [0, 1, 2, 3, 4];

describe('an image damaged at random', () => {
  it.each(BATCHES)('is repaired as promised, step by step, batch %i', async (batch) => {
    expect(await troubled(1 + batch * 80, 80)).toEqual([]);
  });

  it.each([
    [309_869, 'data and a stream are in one place once the refcount table has moved out of it'],
    [300_508, 'an entry behind the end of all disks is in a table that a snapshot has, too'],
  ])('is repaired where it once was not, seed %i: %s', async (seed) => {
    expect(await troubled(seed, 1, (round) => qemuTroubles(round, folder))).toEqual([]);
  });

  it.each(BATCHES)('is sound to qemu-img then, and reads as before, batch %i', async (batch) => {
    expect(await troubled(5001 + batch * 10, 10, (round) => qemuTroubles(round, folder))).toEqual([]);
  });
});
