import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  exactSize,
  explainSize,
  formatBinarySize,
  formatBytes,
  formatCount,
  formatHex,
  formatSize,
  parseSize,
  unitOfScale,
  writeSizes,
} from './sizes';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('sizes for people', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [65_536, '64 KiB'],
    [1024 * 1024 - 1, '1 MiB'],
    [20 * 1024 ** 3, '20 GiB'],
    [4_702_989_189, '4.38 GiB'],
    [123.4 * 1024 ** 4, '123 TiB'],
    [Number.MAX_SAFE_INTEGER, '8 PiB'],
    [2 ** 63, '8 EiB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it('are exact where asked', () => {
    expect(plain(formatBytes(1))).toBe('1 byte');
    expect(plain(formatBytes(4_718_592))).toBe('4 718 592 bytes');
  });

  it('group digits by three', () => {
    expect([0, 999, 1000, 16_777_216].map((count) => plain(formatCount(count)))).toEqual([
      '0',
      '999',
      '1 000',
      '16 777 216',
    ]);
  });

  it('write offsets in hex', () => {
    expect(formatHex(0x50000)).toBe('0x50000');
  });
});

describe('sizes as they were chosen', () => {
  afterEach(() => writeSizes('iec'));

  it.each([
    [999, '999 B'],
    [1000, '1 kB'],
    [999_999, '1 MB'],
    [20 * 2 ** 30, '21.5 GB'],
    [512e9, '512 GB'],
  ])('%d is %s in powers of 1000', (bytes, text) => {
    writeSizes('si');
    expect(formatSize(bytes)).toBe(text);
  });

  it('are exact in bytes', () => {
    writeSizes('bytes');
    expect(plain(formatSize(4_718_592))).toBe('4 718 592 B');
  });

  it('are explained by the exact bytes, and bytes by a number to grasp', () => {
    expect(plain(explainSize(2 ** 20))).toBe('1 048 576 bytes');
    writeSizes('bytes');
    expect(explainSize(2 ** 20)).toBe('1 MiB');
  });

  it('leave clusters and what is typed in powers of 1024', () => {
    writeSizes('si');
    expect([formatBinarySize(65_536), exactSize(2 ** 20)]).toEqual(['64 KiB', '1 MiB']);
  });

  it('have scales in units of their own kind, and never in bytes', () => {
    expect(unitOfScale(2 ** 30)).toEqual({ name: 'GiB', bytes: 2 ** 30 });
    writeSizes('si');
    expect(unitOfScale(1e9)).toEqual({ name: 'GB', bytes: 1e9 });
    writeSizes('bytes');
    expect(unitOfScale(2 ** 30).name).toBe('GiB');
  });
});

describe('a size to be typed over', () => {
  it.each([
    [64 * 2 ** 20, '64 MiB'],
    [1.5 * 2 ** 40, '1.5 TiB'],
    [10 * 2 ** 30 + 512, '10485760.5 KiB'],
    [1_000_204_886_016, '976762584 KiB'],
    [1000, '1000'],
  ])('of %d bytes is %s', (bytes, text) => expect(exactSize(bytes)).toBe(text));

  it('reads back as the same bytes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(exactSize(bytes))).toBe(bytes);
      }),
    );
  });
});

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['512', 512],
    ['0x200', 512],
    ['512b', 512],
    ['1k', 1024],
    ['1K', 1024],
    ['1.5k', 1536],
    ['1.1k', 1126],
    ['5.k', 5120],
    ['1.0', 1],
    ['+5', 5],
    [' 1k', 1024],
    ['1.1T', 1_209_462_790_553],
    ['64KiB', 65_536],
    ['10 GiB', 10 * 1024 ** 3],
    ['2T', 2 * 1024 ** 4],
    ['7P', 7 * 1024 ** 5],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    '',
    'k',
    '-1',
    '1.5',
    '.5k',
    '1q',
    '1kB',
    '- 1',
    '0x1.8',
    '1,5k',
    '1kk',
    '0x10k',
    '8P',
    '1e3',
    'NaN',
    'Infinity',
    '1 2',
  ])('refuses %j', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('reads back every number of bytes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(String(bytes))).toBe(bytes);
      }),
    );
  });
});
