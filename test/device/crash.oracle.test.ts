import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { searchCrashes } from './crash-search';
import { guestOperations } from './guest-operations';
import { buildShapes } from './image-shapes';

const folder = await suiteFolder('crash');
const shapes = await buildShapes(folder);

/** Files of many megabytes take their time. */
const LARGE = 1 << 20;

describe('a power cut or the end of the program leaves an image that keeps its promises', () => {
  let images = 0;

  it.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, shape) => {
    const large = shape.bytes.length > LARGE || shape.clusterSize > LARGE;
    await fc.assert(
      fc.asyncProperty(
        guestOperations(large ? 5 : 10, large ? 8 : 30),
        fc.nat(),
        async (operations, seed) => {
          const found = await searchCrashes(shape, operations, seed, { cuts: large ? 1 : 3, qemuEach: 60 });
          images += found.images;
          expect(found.trouble).toBeUndefined();
        },
      ),
      { numRuns: 1, interruptAfterTimeLimit: 90_000 },
    );
  });

  it('of which thousands were looked at', () => {
    expect(images).toBeGreaterThan(3000);
  });
});
