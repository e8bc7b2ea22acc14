import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { CompactBench } from './compact-bench';
import { compactRound, describeCompactRound, qemuTroubles } from './compact-round';

const bench = await CompactBench.make(await suiteFolder('compact-random'));

const BATCHES = [0, 1, 2, 3, 4, 5];
const IN_A_BATCH = 40;
/** One image of so many is judged by qemu-img, too. */
const QEMU_EACH = 3;

describe('an image of random kind', () => {
  it.each(BATCHES)(
    'is as short as can be when it was compacted, and nothing is lost, batch %i',
    async (batch) => {
      const found: string[] = [];
      const first = 1 + batch * IN_A_BATCH;
      for (let seed = first; seed < first + IN_A_BATCH; seed++) {
        await bench.clear();
        const round = await compactRound(seed, bench);
        const theirs = seed % QEMU_EACH === 0 ? await qemuTroubles(bench, round) : [];
        const troubles = [...round.troubles, ...theirs];
        if (troubles.length > 0) found.push(describeCompactRound({ ...round, troubles }));
      }
      expect(found).toEqual([]);
    },
  );
});
