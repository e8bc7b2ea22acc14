import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { CompactBench } from './compact-bench';
import { CRASH_KINDS } from './crash-kinds';
import { FAULTS, searchCuts, searchFaults, searchStops } from './crash-search';
import { describeImage, randomImage } from './random-image';

const bench = await CompactBench.make(await suiteFolder('compact-crash'));
const kinds = CRASH_KINDS.map((kind, index) => [kind.name, kind, index + 1] as const);

describe('compacting that is cut off at any change leaves a sound image, and goes on from there', () => {
  it.each(kinds)('%s', async (_name, { given, options }, seed) => {
    const image = randomImage(seed, given);
    const found = await searchCuts(bench, image, options, {
      moments: 60,
      cuts: 2,
      goOnEach: 15,
      qemuEach: 100,
    });
    expect(found.images).toBeGreaterThan(20);
    expect(found.trouble && `${describeImage(image)}: ${found.trouble}`).toBeUndefined();
  });
});

describe('a call that fails leaves a sound image', () => {
  it.each(kinds)('%s', async (_name, { given, options }, seed) => {
    const image = randomImage(seed, given);
    const { trouble } = await searchFaults(bench, image, options, FAULTS[seed % FAULTS.length], 30);
    expect(trouble && `${describeImage(image)}: ${trouble}`).toBeUndefined();
  });
});

describe('stopped at any call it leaves a clean image, and goes on from there', () => {
  it.each(kinds)('%s', async (_name, { given, options }, seed) => {
    const image = randomImage(seed, given);
    const { trouble } = await searchStops(bench, image, options, 20);
    expect(trouble && `${describeImage(image)}: ${trouble}`).toBeUndefined();
  });
});
