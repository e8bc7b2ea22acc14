import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { searchCrashes } from './crash-search';
import { buildShapes } from './image-shapes';

const folder = await suiteFolder('full-table');
const shapes = await buildShapes(folder, ({ name }) => name.startsWith('table is full'));

describe('an image whose refcount table becomes too short', () => {
  it.each(shapes.map((shape) => [shape.name, shape] as const))(
    'keeps what is flushed, and can be written to after a crash: %s',
    async (_name, shape) => {
      const found = await searchCrashes(
        shape,
        [
          { kind: 'write', at: 3920, sectors: 400, shift: 0 },
          { kind: 'flush' },
          { kind: 'discard', at: 800, sectors: 300 },
          { kind: 'flush' },
          // takes the room of the old table, if it was given up
          { kind: 'write', at: 3700, sectors: 300, shift: 0 },
          { kind: 'write', at: 800, sectors: 100, shift: 0 },
        ],
        7,
        { cuts: 1 },
      );
      expect(found.trouble).toBeUndefined();
    },
  );
});
