import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeRefcounts,
  getRefcount,
  maxRefcount,
  refcountsIn,
  SATURATED_REFCOUNT,
  setRefcount,
} from './refcounts';

const ORDERS = [0, 1, 2, 3, 4, 5, 6];
const BLOCK = 512;

describe.each(ORDERS)('refcounts of order %d', (order) => {
  const count = refcountsIn(BLOCK, order);
  const max = Math.min(maxRefcount(order), Number.MAX_SAFE_INTEGER);

  it('read back as they were set, and touch no others', () => {
    const change = fc.tuple(fc.nat(count - 1), fc.nat({ max }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 50 }), (changes) => {
        const block = new Uint8Array(BLOCK);
        const expected = new Map(changes);
        for (const [index, value] of changes) setRefcount(block, index, order, value);
        for (let index = 0; index < count; index++) {
          expect(getRefcount(block, index, order)).toBe(expected.get(index) ?? 0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('come out the same one by one and all at once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (block) => {
        const all = new Uint32Array(refcountsIn(64, order) + 1);
        decodeRefcounts(block, order, all, 1);
        const single = Array.from({ length: all.length - 1 }, (_, index) =>
          Math.min(getRefcount(block, index, order), SATURATED_REFCOUNT),
        );
        expect([...all]).toEqual([0, ...single]);
      }),
    );
  });

  it('do not take what does not fit', () => {
    const block = new Uint8Array(BLOCK);
    expect(() => setRefcount(block, 0, order, 2 ** (2 ** order))).toThrow(RangeError);
    expect(() => setRefcount(block, 0, order, -1)).toThrow(RangeError);
    expect(() => setRefcount(block, 0, order, 0.5)).toThrow(RangeError);
  });

  it('fill no more than the target has room for', () => {
    const few = new Uint32Array(3);
    decodeRefcounts(new Uint8Array(BLOCK).fill(0xff), order, few, 2);
    expect([few[0], few[1]]).toEqual([0, 0]);
    expect(few[2]).toBe(Math.min(maxRefcount(order), SATURATED_REFCOUNT));
  });
});

describe('refcounts narrower than a byte', () => {
  it('start in the low bits', () => {
    expect([0, 1, 2, 3].map((index) => getRefcount(Uint8Array.of(0b11_10_01_00), index, 1))).toEqual([
      0, 1, 2, 3,
    ]);
    expect(getRefcount(Uint8Array.of(0, 0b1000_0000), 15, 0)).toBe(1);
    expect(getRefcount(Uint8Array.of(0x21), 1, 2)).toBe(2);
  });
});
