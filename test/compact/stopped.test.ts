import { describe, expect, it } from 'vitest';
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import { PlatterError } from '../../src/shared/errors';
import { suiteFolder } from '../suite-folder';
import { CompactBench, type CompactOptions } from './compact-bench';
import { CRASH_KINDS } from './crash-kinds';
import { momentTroubles } from './compact-troubles';
import { randomImage, type RandomImage } from './random-image';

const bench = await CompactBench.make(await suiteFolder('compact-stopped'));
const { given: plain } = CRASH_KINDS[0];
/** The file ends with its last cluster in use, so that opening it for writing cuts nothing off. */
const imageOf = (seed: number, more: RandomImage['options'] | object): RandomImage =>
  randomImage(seed, { ...plain, ending: 'exact', ...more });

interface Stopped {
  readonly calls: number;
  readonly code?: string;
  readonly leakedBytes?: number;
  readonly stopped?: boolean;
  readonly zeroBytes?: number;
  readonly moved?: number;
  readonly isUntouched: boolean;
  readonly troubles: readonly string[];
}

/** Compacts, and stops it at a call to the file. */
async function stopAt(call: number, image: RandomImage, options: CompactOptions): Promise<Stopped> {
  const memory = bench.files(image);
  const stop = new AbortController();
  let calls = 0;
  const counted = new FaultyStorage(memory.image, () => {
    if (calls++ === call) stop.abort();
    return undefined;
  });
  let outcome: Partial<Stopped>;
  try {
    outcome = await bench.compact(image, { image: counted }, options, { signal: stop.signal });
  } catch (error) {
    if (!(error instanceof PlatterError)) throw error;
    outcome = { code: error.code };
  }
  const after = memory.image.contents();
  return {
    ...outcome,
    calls,
    isUntouched: image.bytes.equals(after),
    troubles: await momentTroubles(bench, image, { image: after }),
  };
}

/** At so many moments, about, each compaction is stopped. */
const MOMENTS = 40;

describe('compacting that is stopped at some moment', () => {
  it.each([
    [
      'leaks',
      { leaks: true, snapshots: 1 },
      { way: 'compact', zeroes: false },
      ({ stopped, moved, leakedBytes = 0 }: Stopped) => stopped && moved === 0 && leakedBytes > 0,
    ],
    [
      'zeroes',
      {},
      { way: 'compact', zeroes: true },
      ({ stopped, moved, zeroBytes = 0 }: Stopped) => stopped && moved === 0 && zeroBytes > 0,
    ],
    [
      'the order of the disk',
      {},
      { way: 'defragment', zeroes: false },
      ({ stopped, moved = 0 }: Stopped) => stopped && moved > 0,
    ],
  ] as const)('tells of what was done to the image by then (%s)', async (_name, more, options, isMeant) => {
    const image = imageOf(7, more);
    const outcomes: Stopped[] = [];
    const { calls } = await stopAt(Infinity, image, options);
    const step = Math.ceil(calls / MOMENTS);
    for (let call = 0; call < calls; call += step) outcomes.push(await stopAt(call, image, options));
    expect(outcomes.flatMap(({ troubles }) => troubles)).toEqual([]);
    for (const [call, { code, isUntouched }] of outcomes.entries()) {
      expect([call, code, isUntouched]).toEqual([call, code, code === 'cancelled']);
    }
    expect(outcomes.some(isMeant)).toBe(true);
    expect(outcomes[0].code).toBe('cancelled');
  });
});
