import { expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { searchCrashes } from './crash-search';
import { buildShapes } from './image-shapes';

const folder = await suiteFolder('unflushed-start');
const [shape] = await buildShapes(folder, ({ name }) => name === '2 bits');

it('a device flushes what the one before it wrote and failed to flush', async () => {
  for (let failingCall = 15; failingCall < 35; failingCall++) {
    const found = await searchCrashes(
      shape,
      [
        { kind: 'write', at: 0, sectors: 8, shift: 0 },
        { kind: 'write', at: 152, sectors: 105, shift: 0 },
        { kind: 'discard', at: 0, sectors: 8 },
        { kind: 'reconnect' },
      ],
      1,
      { failingCall, cuts: 6 },
    );
    expect(found.trouble, `call ${failingCall}`).toBeUndefined();
  }
});
