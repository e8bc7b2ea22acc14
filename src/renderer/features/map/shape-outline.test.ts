import { expect, it } from 'vitest';
import { shapeOf } from './shape';
import { shapeOutline } from './shape-outline';

const shape = shapeOf(256, 160, 160, 1);

it('a single cell has four edges around it', () => {
  expect(shapeOutline(shape, { first: 0, count: 1 }, 1)).toHaveLength(4);
});

it('cells of a run have no edges between them', () => {
  expect(shapeOutline(shape, { first: 0, count: 4 }, 1)).toHaveLength(8);
  expect(shapeOutline(shape, { first: 0, count: 256 }, 1)).toHaveLength(64);
});
