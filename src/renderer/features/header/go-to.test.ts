import { expect, test } from 'vitest';
import { parseOffset } from './go-to';

test('takes hex and decimal, grouped or not', () => {
  expect(parseOffset('0x3_0000', 2 ** 20)).toEqual({ offset: 0x30000 });
  expect(parseOffset(' 65 536 ', 2 ** 20)).toEqual({ offset: 65_536 });
  expect(parseOffset('0XfF', 2 ** 20)).toEqual({ offset: 255 });
});

test('takes nothing outside of the file, and no other text, and says why', () => {
  expect(parseOffset('1048576', 2 ** 20)).toEqual({ problem: 'The last byte is 0xf_ffff' });
  expect(parseOffset('99999999999999999999', 2 ** 20)).toEqual({ problem: 'The last byte is 0xf_ffff' });
  for (const text of ['', '-1', 'ff', '1e3'])
    expect(parseOffset(text, 10_000)).toEqual({ problem: expect.stringMatching(/^Write a number/) });
});
