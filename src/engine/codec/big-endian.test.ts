import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addToUint64, readUint64 } from './big-endian';

it('adds safe integers of both signs to 64-bit numbers, whatever the halves do', () => {
  const limit = 2n ** 64n;
  const value = fc.bigInt({ min: 0n, max: limit - 1n });
  const change = fc.maxSafeInteger();
  fc.assert(
    fc.property(value, change, (before, by) => {
      const bytes = new Uint8Array(24);
      const view = new DataView(bytes.buffer);
      view.setBigUint64(8, before);
      addToUint64(bytes, 8, by);
      const { high, low } = readUint64(bytes, 8);
      expect((BigInt(high) << 32n) | BigInt(low)).toBe((before + BigInt(by) + limit) % limit);
      expect([...bytes.subarray(0, 8), ...bytes.subarray(16)].every((byte) => byte === 0)).toBe(true);
    }),
  );
});
