import { expect, it } from 'vitest';
import { shortNumber } from './axis';

it('numbers on an axis are short', () => {
  expect([0, 950, 12_500, 3_200_000, 1e9].map(shortNumber)).toEqual(['0', '950', '12.5k', '3.2M', '1G']);
});

it('ticks close to each other stay apart', () => {
  expect([0, 0.05, 0.1, 0.15].map(shortNumber)).toEqual(['0', '0.05', '0.1', '0.15']);
  expect([1e6, 1.05e6].map(shortNumber)).toEqual(['1M', '1.05M']);
});
