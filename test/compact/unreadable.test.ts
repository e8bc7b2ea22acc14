import { expect, it } from 'vitest';
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import { check } from '../../src/engine/operations/check';
import { suiteFolder } from '../suite-folder';
import { CompactBench } from './compact-bench';
import { CRASH_KINDS } from './crash-kinds';
import { momentTroubles } from './compact-troubles';
import { randomImage } from './random-image';

const bench = await CompactBench.make(await suiteFolder('compact-unreadable'));
// refcount blocks of 64 clusters, so that many are read late
const given = { ...CRASH_KINDS[0].given, refcountOrder: 6, spread: 8, size: 120 << 10, steps: 30 };

/** Compacts while one read fails. @returns what is leaked then and what the result says of it; nothing where it threw */
async function failing(
  read: number,
): Promise<{ readonly leaked: number; readonly told: number } | undefined> {
  const image = randomImage(5, { ...given, ending: 'exact' });
  const memory = bench.files(image);
  const faulty = new FaultyStorage(memory.image, ({ kind, ofKind }) =>
    kind === 'read' && ofKind === read ? { errno: 'EIO' } : undefined,
  );
  const result = await bench
    .compact(image, { image: faulty }, { way: 'compact', zeroes: false, batchBytes: 4 << 10 })
    .catch(() => undefined);
  const after = { image: memory.image.contents() };
  expect(await momentTroubles(bench, image, after)).toEqual([]);
  if (!result) return undefined;
  const { leaks } = await check(await bench.open(image, bench.filesOf(after)));
  return { leaked: leaks * result.clusterSize, told: result.unfreedBytes };
}

it('clusters that stay counted as a read failed are no secret of the log', async () => {
  const outcomes = [];
  // before these it is being checked, and ends with the error
  for (let read = 60; read < 70; read++) outcomes.push({ read, ...(await failing(read)) });
  const ended = outcomes.filter(({ leaked }) => leaked !== undefined);
  expect(ended.filter(({ leaked, told }) => leaked !== told)).toEqual([]);
  expect(ended.some(({ leaked = 0 }) => leaked > 0)).toBe(true);
});
