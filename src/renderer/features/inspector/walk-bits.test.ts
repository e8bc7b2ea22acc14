import { expect, it } from 'vitest';
import { bitFields } from './walk-bits';

it('flags stand apart from the offset', () => {
  const fields = bitFields('l2', '80000002a4f10000');
  expect(fields.map(({ text }) => text)).toEqual(['1', '0', '0000 0002 a4f1 0000']);
  expect(fields[0].meaning).toBe('refcount is exactly one');
});

it('a compressed entry keeps its low bits', () => {
  expect(bitFields('l2', '7fc0000000050000').map(({ text }) => text)).toEqual([
    '0',
    '1',
    '3fc0 0000 0005 0000',
  ]);
});

it('an extended entry has its subclusters', () => {
  expect(bitFields('l2', '8000000000050000ffffffff00000000').at(-1)).toEqual({
    text: 'ffff ffff 0000 0000',
    meaning: 'subclusters',
  });
});
