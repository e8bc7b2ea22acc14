import { expect, test } from 'vitest';
import { byteValues } from './byte-values';

const bytes = [0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3];

test('reads big-endian numbers of each width', () => {
  expect(byteValues((offset) => bytes[offset], 0)).toEqual({
    u8: '0x51',
    u16: '0x5146',
    u32: '0x514649fb',
    u64: '0x514649fb00000003',
  });
  expect(byteValues((offset) => bytes[offset], 4).u16).toBe('0x0');
});

test('leaves out what is cut off by the end', () => {
  expect(byteValues((offset) => bytes[offset], 6)).toEqual({ u8: '0x0', u16: '0x3' });
});
