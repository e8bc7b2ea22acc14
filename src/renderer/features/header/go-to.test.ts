import { expect, test } from 'vitest';
import { parseOffset } from './go-to';

test('takes hex and decimal, grouped or not', () => {
  expect(parseOffset('0x3_0000', 2 ** 20)).toBe(0x30000);
  expect(parseOffset(' 65 536 ', 2 ** 20)).toBe(65_536);
  expect(parseOffset('0XfF', 2 ** 20)).toBe(255);
});

test('takes nothing outside of the file, and no other text', () => {
  expect(parseOffset('1048576', 2 ** 20)).toBeUndefined();
  expect(parseOffset('', 10)).toBeUndefined();
  expect(parseOffset('-1', 10)).toBeUndefined();
  expect(parseOffset('ff', 1000)).toBeUndefined();
  expect(parseOffset('1e3', 10_000)).toBeUndefined();
});
