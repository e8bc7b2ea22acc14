import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromNumber, hex64, readUint64, writeUint32, writeUint64, type Uint64 } from './big-endian';
import { decodeBitmapTableEntry } from './bitmap-table-entry';
import { decodeCompressedDescriptor, encodeCompressedDescriptor } from './compressed-descriptor';
import { decodeL1Entry } from './l1-entry';
import { decodeL2Entry, type L2EntryFormat } from './l2-entry';
import { RefcountTableEntry } from './refcount-table-entry';

const CLUSTER = 65_536;
const STANDARD: L2EntryFormat = { version: 3, clusterBits: 16, extendedL2: false, dataFile: false };
const EXTENDED: L2EntryFormat = { ...STANDARD, extendedL2: true };

/** Bytes of a table that holds one entry of 16 hex digits, or 32. */
const table = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const standard = (hex: string, format: Partial<L2EntryFormat> = {}) =>
  decodeL2Entry(table(hex), 0, { ...STANDARD, ...format });
const extended = (hex: string, zeroes: number, allocated: number, format: Partial<L2EntryFormat> = {}) => {
  const bytes = table(hex + '0'.repeat(16));
  writeUint32(bytes, 8, zeroes);
  writeUint32(bytes, 12, allocated);
  return decodeL2Entry(bytes, 0, { ...EXTENDED, ...format });
};
const uint64 = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.nat(2 ** 32 - 1))
  .map(([high, low]): Uint64 => ({ high, low }));

describe('an L1 entry', () => {
  it.each([
    ['0000000000000000', { kind: 'unallocated', copied: false, problems: [] }],
    ['8000000000040000', { kind: 'l2-table', offset: 0x40000, copied: true, problems: [] }],
    ['80fffffffffff000', { kind: 'l2-table', offset: 2 ** 56 - 4096, copied: true, problems: ['unaligned'] }],
    ['0100000000040001', { kind: 'l2-table', offset: 0x40000, problems: ['reserved-bits'] }],
    ['8000000000000000', { kind: 'unallocated', copied: true }],
  ])('%s', (hex, meaning) => {
    expect(decodeL1Entry(table(hex), 0, CLUSTER)).toMatchObject({ ...meaning, raw: `0x${hex}` });
  });
});

describe('a standard L2 entry', () => {
  it.each([
    ['0000000000000000', { kind: 'unallocated', problems: [] }],
    ['0000000000000001', { kind: 'zero-plain', problems: [] }],
    ['8000000000050001', { kind: 'zero-allocated', offset: 0x50000, copied: true, problems: [] }],
    ['8000000000050000', { kind: 'data', offset: 0x50000, copied: true, problems: [] }],
    ['8000000000052a00', { kind: 'data', offset: 0x52a00, problems: ['unaligned'] }],
    ['8100000000050000', { kind: 'data', problems: ['reserved-bits'] }],
    ['c000000000050123', { kind: 'compressed', problems: ['compressed-copied-flag'] }],
  ])('%s', (hex, meaning) => {
    expect(standard(hex)).toMatchObject({ ...meaning, raw: `0x${hex}` });
  });

  it('has no zero flag in version 2', () => {
    expect(standard('0000000000000001', { version: 2 })).toMatchObject({
      kind: 'zero-plain',
      problems: ['zero-flag-in-v2'],
    });
  });

  it('says by COPIED alone that offset 0 of a data file is allocated', () => {
    expect(standard('8000000000000000', { dataFile: true })).toMatchObject({ kind: 'data', offset: 0 });
    expect(standard('0000000000000000', { dataFile: true })).toMatchObject({ kind: 'unallocated' });
    expect(standard('8000000000000000')).toMatchObject({ kind: 'unallocated' });
    expect(standard('4000000000050000', { dataFile: true }).problems).toEqual(['compressed-with-data-file']);
  });
});

describe('an extended L2 entry', () => {
  const ALL = 0xffffffff;
  it.each([
    ['0000000000000000', 0, 0, { kind: 'unallocated', problems: [] }],
    ['0000000000000000', ALL, 0, { kind: 'zero-plain', problems: [] }],
    ['0000000000000000', 1, 0, { kind: 'subclusters', offset: 0, zeroes: 1, allocated: 0 }],
    ['8000000000050000', 0, ALL, { kind: 'data', offset: 0x50000, problems: [] }],
    ['8000000000050000', ALL, 0, { kind: 'zero-allocated', offset: 0x50000, problems: [] }],
    ['8000000000050000', 0, 0, { kind: 'subclusters', offset: 0x50000, zeroes: 0, allocated: 0 }],
    ['8000000000050000', 0x80000000, 1, { kind: 'subclusters', zeroes: 0x80000000, allocated: 1 }],
    ['8000000000050000', 1, 1, { kind: 'invalid', problems: ['allocated-and-zero'] }],
    ['0000000000000000', 0, 1, { kind: 'invalid', problems: ['allocated-without-cluster'] }],
    ['8000000000050001', 0, ALL, { kind: 'data', problems: ['zero-flag-with-subclusters'] }],
    ['4000000000050000', 0, 0, { kind: 'compressed', problems: [] }],
    ['4000000000050000', 1, 0, { kind: 'compressed', problems: ['compressed-with-subclusters'] }],
  ])('%s with zero bits %d and allocation bits %d', (hex, zeroes, allocated, meaning) => {
    const entry = extended(hex, zeroes, allocated);
    expect(entry).toMatchObject(meaning);
    expect(entry.raw).toMatch(/^0x[0-9a-f]{32}$/);
  });
});

describe('any entry', () => {
  it('decodes, and holds its raw value', () => {
    fc.assert(
      fc.property(
        uint64,
        uint64,
        fc.integer({ min: 9, max: 21 }),
        fc.boolean(),
        (first, second, bits, dataFile) => {
          const bytes = new Uint8Array(16);
          writeUint64(bytes, 0, first);
          writeUint64(bytes, 8, second);
          const size = 2 ** bits;
          const raw = hex64(first);
          expect(decodeL1Entry(bytes, 0, size).raw).toBe(raw);
          expect(new RefcountTableEntry(0, readUint64(bytes, 0), size).raw).toBe(raw);
          expect(decodeBitmapTableEntry(bytes, 0, size).raw).toBe(raw);
          for (const extendedL2 of [false, true]) {
            const format = { version: 3, clusterBits: bits, extendedL2, dataFile };
            expect(decodeL2Entry(bytes, 0, format).raw.slice(0, 18)).toBe(raw);
          }
        },
      ),
    );
  });

  it('decodes as zero past the end of its table', () => {
    const nothing = new Uint8Array(0);
    expect(decodeL1Entry(nothing, 0, CLUSTER).kind).toBe('unallocated');
    expect(decodeL2Entry(nothing, 0, STANDARD).kind).toBe('unallocated');
    expect(decodeL2Entry(nothing, 0, EXTENDED).kind).toBe('unallocated');
  });
});

describe('a compressed descriptor', () => {
  it('reads back as it was written, for every cluster size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 21 }), fc.maxSafeNat(), fc.nat(), (bits, position, rest) => {
        // the end has to be an exact number too
        const offset = position % 2 ** Math.min(52, 62 - (bits - 8));
        const length = 1 + (rest % (2 ** bits - 1));
        const entry = encodeCompressedDescriptor(offset, length, bits);
        const decoded = decodeCompressedDescriptor(entry, bits);
        expect(decoded.offset).toBe(offset);
        expect(decoded.length).toBeGreaterThanOrEqual(length);
        expect(decoded.length - length).toBeLessThan(512);
        expect((decoded.offset + decoded.length) % 512).toBe(0);
        expect(entry.high >>> 30).toBe(1);
      }),
    );
  });

  it('counts sectors from the one its first byte is in', () => {
    expect(decodeCompressedDescriptor({ high: 0x40400000, low: 0x50123 }, 16)).toEqual({
      offset: 0x50123,
      additionalSectors: 1,
      length: 1024 - 0x123,
    });
  });

  it('has a limit that falls with the cluster size', () => {
    expect(() => encodeCompressedDescriptor(2 ** 49, 512, 21)).toThrow(RangeError);
    expect(() => encodeCompressedDescriptor(2 ** 49 - 1024, 512, 21)).not.toThrow();
    expect(() => encodeCompressedDescriptor(0, 0, 16)).toThrow(RangeError);
    expect(() => encodeCompressedDescriptor(0, 2 ** 17 + 1, 16)).toThrow(RangeError);
  });
});

describe('a refcount table entry', () => {
  const entry = (hex: string) => new RefcountTableEntry(0, readUint64(table(hex), 0), CLUSTER);

  it('uses all bits from 9 on for the offset', () => {
    expect(entry('0000000000020000')).toMatchObject({ offset: 0x20000, reservedBits: false, aligned: true });
    expect(entry('0000000000020000').raw).toBe('0x0000000000020000');
    expect(entry('7fffffffffff0001')).toMatchObject({ offset: 2 ** 63 - 65_536, reservedBits: true });
    expect(entry('0000000000020200').aligned).toBe(false);
  });
});

describe('a bitmap table entry', () => {
  it.each([
    ['0000000000000000', { kind: 'zeroes', problems: [] }],
    ['0000000000000001', { kind: 'ones', problems: [] }],
    ['0000000000050000', { kind: 'stored', offset: 0x50000, problems: [] }],
    ['0000000000050001', { kind: 'stored', problems: ['reserved-bits'] }],
    ['ff00000000000000', { kind: 'zeroes', problems: ['reserved-bits'] }],
    ['0000000000050200', { kind: 'stored', problems: ['unaligned'] }],
  ])('%s', (hex, meaning) => {
    expect(decodeBitmapTableEntry(table(hex), 0, CLUSTER)).toMatchObject(meaning);
  });
});

describe('64-bit numbers', () => {
  it('come back from numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const { high, low } = fromNumber(value);
        expect(BigInt(hex64({ high, low }))).toBe(BigInt(value));
      }),
    );
  });
});
