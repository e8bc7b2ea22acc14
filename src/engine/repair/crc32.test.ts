import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32, crc32WithTables } from './crc32';

it('is the sum of zlib, whole and in pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 9 }), (first, second) => {
      const sum = zlib.crc32(second, zlib.crc32(first));
      expect(crc32WithTables(second, crc32WithTables(first))).toBe(sum);
      expect(crc32(second, crc32(first))).toBe(sum);
    }),
  );
});

it('has the value that the world agrees on', () => {
  expect(crc32WithTables(Buffer.from('123456789'))).toBe(0xcbf4_3926);
});
