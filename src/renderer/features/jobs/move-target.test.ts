import { expect, it } from 'vitest';
import { moveTarget } from './move-target';

it('moves the last that is listed down among those that are not, and none beyond the ends', () => {
  expect(moveTarget(49, 'down', 60)).toBe(50);
  expect(moveTarget(59, 'down', 60)).toBe(59);
  expect([moveTarget(0, 'up', 60), moveTarget(7, 'first', 60)]).toEqual([0, 0]);
});
