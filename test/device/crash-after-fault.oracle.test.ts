import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { searchCrashes } from './crash-search';
import { guestOperations } from './guest-operations';
import { buildShapes } from './image-shapes';

const NAMES = ['plain', 'lazy 512', '2 bits', 'subclusters', 'raw data file'];

const folder = await suiteFolder('crash-after-fault');
const shapes = await buildShapes(folder, ({ name }) => NAMES.includes(name));

describe('a power cut after a call that failed leaves an image that keeps its promises', () => {
  it.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, shape) => {
    await fc.assert(
      fc.asyncProperty(
        guestOperations(5, 12),
        fc.nat(120),
        fc.nat(),
        async (operations, failingCall, seed) => {
          const { trouble } = await searchCrashes(shape, operations, seed, { cuts: 1, failingCall });
          expect(trouble).toBeUndefined();
        },
      ),
      { numRuns: 8, interruptAfterTimeLimit: 90_000 },
    );
  });
});
