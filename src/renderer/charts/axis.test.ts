import { expect, it } from 'vitest';
import { shortNumber } from './axis';

it('numbers on an axis are short', () => {
  expect([0, 950, 12_500, 3_200_000, 1e9].map(shortNumber)).toEqual(['0', '950', '12.5k', '3.2M', '1G']);
});
