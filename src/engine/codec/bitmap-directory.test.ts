import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeUint16, writeUint32, writeUint64 } from './big-endian';
import { decodeBitmapDirectory } from './bitmap-directory';

const CONTEXT = { offset: 0x60000, size: 64, count: 2, clusterSize: 65_536, virtualSize: 8 << 20 };

/** A directory of two bitmaps with names of one letter, each 32 bytes. */
function directory(change: (bytes: Uint8Array) => void = () => undefined): Uint8Array {
  const bytes = new Uint8Array(64);
  for (const [index, name] of ['a', 'b'].entries()) {
    const at = index * 32;
    writeUint64(bytes, at, { high: 0, low: 0x70000 + index * 0x10000 });
    writeUint32(bytes, at + 8, 1);
    writeUint32(bytes, at + 12, 2);
    bytes.set([1, 16], at + 16);
    writeUint16(bytes, at + 18, 1);
    bytes[at + 24] = name.charCodeAt(0);
  }
  change(bytes);
  return bytes;
}

describe('the bitmap directory', () => {
  it('gives the bitmaps', () => {
    expect(decodeBitmapDirectory(directory(), CONTEXT)).toEqual({
      bitmaps: [
        {
          name: 'a',
          granularity: 65_536,
          flags: ['auto'],
          tableOffset: 0x70000,
          tableEntries: 1,
          offset: 0x60000,
          inUse: false,
        },
        {
          name: 'b',
          granularity: 65_536,
          flags: ['auto'],
          tableOffset: 0x80000,
          tableEntries: 1,
          offset: 0x60020,
          inUse: false,
        },
      ],
      findings: [],
    });
  });

  it('names the bitmap and the rule it breaks, and still shows it', () => {
    const bytes = directory((all) => writeUint32(all, 32 + 12, 0x100));
    const { bitmaps, findings } = decodeBitmapDirectory(bytes, CONTEXT);
    expect(bitmaps.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(findings).toMatchObject([
      {
        code: 'bitmap-directory-invalid',
        hostOffset: 0x60020,
        field: 'flags',
        raw: '0x00000100',
        detail: 'b',
      },
    ]);
  });

  it('says which bitmaps were not closed', () => {
    const bytes = directory((all) => writeUint32(all, 12, 1));
    expect(decodeBitmapDirectory(bytes, CONTEXT).findings).toMatchObject([
      { code: 'bitmap-in-use', detail: 'a' },
    ]);
  });

  it.each([
    [{ ...CONTEXT, count: 1 }, 'count'],
    [{ ...CONTEXT, count: 3 }, 'count'],
    [{ ...CONTEXT, size: 40 }, 'directory size'],
    [{ ...CONTEXT, size: 0 }, 'count'],
    [{ ...CONTEXT, virtualSize: 2 ** 45 }, 'table entries'],
  ])('has to be as the extension and the disk ask: %o', (context, field) => {
    expect(decodeBitmapDirectory(directory(), context).findings).toMatchObject([{ field }]);
  });

  it('decodes whatever the bytes are, no more entries than there is room for', () => {
    const count = fc.nat(65_535);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(2 ** 26), count, (bytes, size, many) => {
        const decoded = decodeBitmapDirectory(bytes, { ...CONTEXT, size, count: many });
        expect(decoded.bitmaps.length).toBeLessThanOrEqual(bytes.length / 24);
      }),
    );
  });
});
