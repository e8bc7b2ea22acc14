import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { searchCrashes } from './crash-search';
import type { GuestOperation } from './guest-operations';
import { buildShapes } from './image-shapes';

const NAMES = ['plain', 'lazy', 'snapshot', 'data file', 'subclusters'];

const folder = await suiteFolder('wrong-order');
const shapes = await buildShapes(folder, ({ name }) => NAMES.includes(name));

const OPERATIONS: readonly GuestOperation[] = [
  { kind: 'write', at: 10, sectors: 300, shift: 0 },
  { kind: 'write', at: 600, sectors: 20, shift: 100 },
  { kind: 'flush' },
  { kind: 'discard', at: 0, sectors: 200 },
  { kind: 'zero', at: 300, sectors: 100, shift: 0, unmap: true },
  { kind: 'flush' },
  { kind: 'write', at: 0, sectors: 350, shift: 0 },
  { kind: 'flush' },
];

/** Cuts the power with several seeds until something is wrong. */
async function anyTrouble(
  shape: (typeof shapes)[number],
  drops?: (flush: number) => boolean,
): Promise<boolean> {
  for (let seed = 0; seed < 5; seed++) {
    const { trouble } = await searchCrashes(shape, OPERATIONS, seed, { cuts: 4, drops });
    if (trouble !== undefined) return true;
  }
  return false;
}

// proves the proofs: orders that are wrong are found out
describe.each(shapes.map((shape) => [shape.name, shape] as const))('power cuts of %s', (_name, shape) => {
  it('find no trouble where flushes are what they promise', async () => {
    expect((await searchCrashes(shape, OPERATIONS, 1, { cuts: 4 })).trouble).toBeUndefined();
  });

  it('find trouble where no flush reaches the disk', async () => {
    expect(await anyTrouble(shape, () => true)).toBe(true);
  });

  it.each([0, 1])('find trouble where every second flush does not, from number %i on', async (parity) => {
    expect(await anyTrouble(shape, (flush) => flush % 2 === parity)).toBe(true);
  });
});
