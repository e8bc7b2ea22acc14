import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getRefcount } from '../codec/refcounts';
import { blockValues, isAllOnes, refcountAt, RefcountBlockDecoder } from './refcount-block';

const CLUSTER = 512;

describe.each([0, 1, 2, 3, 4, 5, 6])('a refcount block of order %i', (order) => {
  const bits = 2 ** order;
  const slots = (CLUSTER * 8) / bits;
  const block = fc.oneof(
    fc.uint8Array({ minLength: CLUSTER, maxLength: CLUSTER }),
    fc.array(fc.tuple(fc.nat(CLUSTER - 1), fc.nat(255)), { maxLength: 6 }).map((pokes) => {
      const bytes = new Uint8Array(CLUSTER);
      for (const [at, value] of pokes) bytes[at] = value;
      return bytes;
    }),
  );

  it('gives the refcounts that the codec gives one by one', () => {
    fc.assert(
      fc.property(block, (bytes) => {
        const decoded = new RefcountBlockDecoder(bits, CLUSTER).decode(bytes);
        const values = blockValues(decoded, {}, slots);
        const all = Array.from({ length: slots }, (_, slot) => slot);
        const expected = all.map((slot) => getRefcount(bytes, slot, order));
        expect(all.map((slot) => refcountAt(decoded, slot))).toEqual(expected);
        expect(all.map((slot) => (typeof values === 'number' ? values : values[slot]))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('knows when all are 1', () => {
    const bytes = new Uint8Array(CLUSTER);
    for (let slot = 0; slot < slots; slot++) {
      if (bits < 8) bytes[(slot * bits) >> 3] |= 1 << ((slot * bits) & 7);
      else bytes[((slot + 1) * bits) / 8 - 1] = 1;
    }
    const decoder = new RefcountBlockDecoder(bits, CLUSTER);
    expect(decoder.decode(bytes)).toEqual({ kind: 'uniform', value: 1 });
    bytes[0] ^= bits < 8 ? 1 : 0x80;
    const other = decoder.decode(bytes);
    expect(isAllOnes(other, 0, slots)).toBe(false);
    expect(isAllOnes(other, 8, slots)).toBe(true);
  });
});
