import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { searchCrashes } from './crash-search';
import { guestOperations } from './guest-operations';
import { buildShapes } from './image-shapes';

const folder = await suiteFolder('crash');
const shapes = await buildShapes(folder);

describe('a power cut', () => {
  let images = 0;
  it.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, shape) => {
    await fc.assert(
      fc.asyncProperty(guestOperations(), fc.nat(), async (operations, seed) => {
        const found = await searchCrashes(shape, operations, seed);
        images += found.images;
        expect(found.trouble).toBeUndefined();
      }),
      { numRuns: 1, interruptAfterTimeLimit: 60_000 },
    );
  });
  it('was looked at thousands of times', () => {
    console.log(images);
    expect(images).toBeGreaterThan(3000);
  });
});
