import { expect, it } from 'vitest';
import { alignedBytes } from './aligned-bytes';

it.each([0, 1, 4096, 65_536, 65_537, 2 << 20])('gives %d bytes of zero', (length) => {
  const bytes = alignedBytes(length);
  expect(bytes).toHaveLength(length);
  expect(bytes.every((byte) => byte === 0)).toBe(true);
});
