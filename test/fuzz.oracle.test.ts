import { describe, expect, it } from 'vitest';
import { describeRound, engineTroubles, qemuDifferences, roundOf, type Round } from './fuzz';
import { buildFuzzBases } from './fuzz-bases';
import { suiteFolder } from './suite-folder';

const folder = await suiteFolder('fuzz');
const bases = await buildFuzzBases(folder);

/** Seeds `first` … `first + count - 1`. */
const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

/** The rounds that something is wrong with, as text, with what it is. */
async function troubled(
  rounds: readonly Round[],
  judge: (round: Round) => Promise<readonly string[]>,
): Promise<string[]> {
  const troubles: string[] = [];
  for (const round of rounds) {
    const found = await judge(round);
    if (found.length > 0) troubles.push([describeRound(round), ...found].join('\n'));
  }
  return troubles;
}

describe('images damaged at random', () => {
  it('every base on its own is healthy and agreed upon', async () => {
    const rounds = bases.map(({ name, bytes }, seed) => ({ seed, base: name, bytes, faults: [] }));
    expect(await troubled(rounds, (round) => qemuDifferences(round, folder))).toEqual([]);
  });

  // tens of seeds a test, so that none comes near its time limit on a slow machine
  it.each(seeds(0, 10))('answer as qemu-img does, batch %i', async (batch) => {
    const rounds = seeds(1 + batch * 40, 40).map((seed) => roundOf(seed, bases));
    expect(await troubled(rounds, (round) => qemuDifferences(round, folder))).toEqual([]);
  });

  it.each(seeds(0, 10))('never hang and never fail in an untyped way, batch %i', async (batch) => {
    const rounds = seeds(10_000 + batch * 400, 400).map((seed) => roundOf(seed, bases));
    expect(await troubled(rounds, engineTroubles)).toEqual([]);
  });
});
