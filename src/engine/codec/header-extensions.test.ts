import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeUint32, writeUint64 } from './big-endian';
import { decodeHeaderExtensions, EXTENSION_TYPE, type ExtensionContext } from './header-extensions';

const CONTEXT: ExtensionContext = {
  version: 3,
  clusterBits: 16,
  headerLength: 112,
  backingFileOffset: 0,
  cryptMethod: 0,
  autoclear: { high: 0, low: 0 },
};
const CONSISTENT: ExtensionContext = { ...CONTEXT, autoclear: { high: 0, low: 1 } };

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

/** A first cluster with the given extensions from 112 on. */
function cluster(...items: readonly (readonly [type: number, data: readonly number[], length?: number])[]) {
  const bytes = new Uint8Array(1 << 16);
  let offset = 112;
  for (const [type, data, length = data.length] of items) {
    writeUint32(bytes, offset, type);
    writeUint32(bytes, offset + 4, length);
    bytes.set(data, offset + 8);
    offset += 8 + Math.ceil(data.length / 8) * 8;
  }
  return bytes;
}

/** Data of a bitmaps extension. */
function bitmapsData(count: number, size: number, offset: number): number[] {
  const bytes = new Uint8Array(24);
  writeUint32(bytes, 0, count);
  writeUint64(bytes, 8, { high: 0, low: size });
  writeUint64(bytes, 16, { high: 0, low: offset });
  return [...bytes];
}

/** A row of a feature name table. */
function nameRow(set: number, bit: number, name: string): number[] {
  const bytes = new Uint8Array(48);
  bytes.set([set, bit, ...text(name)]);
  return [...bytes];
}

describe('the list of header extensions', () => {
  it('gives names, places, bytes and what they say', () => {
    const bytes = cluster(
      [EXTENSION_TYPE.backingFormat, text('qcow2')],
      [EXTENSION_TYPE.dataFile, text('data.raw')],
      [0x12345678, [1, 2, 3]],
    );
    const decoded = decodeHeaderExtensions(bytes, CONTEXT);
    expect(decoded).toMatchObject({ backingFormat: 'qcow2', dataFileName: 'data.raw', findings: [] });
    expect(
      decoded.extensions.map(({ name, offset, length, raw }) => ({ name, offset, length, raw })),
    ).toEqual([
      { name: 'backing format', offset: 112, length: 5, raw: '71636f7732' },
      { name: 'data file', offset: 128, length: 8, raw: '646174612e726177' },
      { name: 'unknown 0x12345678', offset: 144, length: 3, raw: '010203' },
    ]);
  });

  it('ends at its marker, at the backing file name and at the end of the cluster', () => {
    const bytes = cluster([0x11111111, [1]], [EXTENSION_TYPE.end, []], [0x22222222, [2]]);
    expect(decodeHeaderExtensions(bytes, CONTEXT).extensions).toHaveLength(1);
    const named = { ...CONTEXT, backingFileOffset: 128 };
    const full = cluster([0x11111111, [1]], [0x22222222, [2]]);
    expect(decodeHeaderExtensions(full, named).extensions).toHaveLength(1);
    expect(decodeHeaderExtensions(full, { ...CONTEXT, backingFileOffset: 64 }).extensions).toEqual([]);
    expect(decodeHeaderExtensions(full, { ...CONTEXT, headerLength: 1 << 16 }).extensions).toEqual([]);
  });

  it('stops at one that is longer than what is left', () => {
    const bytes = cluster([0x11111111, [1]], [0x22222222, [2], 1 << 16]);
    const { extensions, findings } = decodeHeaderExtensions(bytes, CONTEXT);
    expect(extensions).toHaveLength(1);
    expect(findings).toMatchObject([
      { code: 'header-extension-invalid', hostOffset: 128, field: '0x22222222', raw: '65536' },
    ]);
  });

  it('reads the names of features, skipping rows of no set', () => {
    const data = [
      ...nameRow(0, 5, 'new'),
      ...nameRow(7, 1, 'none'),
      ...nameRow(2, 64, 'none'),
      ...nameRow(1, 3, 'old'),
      0,
    ];
    expect(
      decodeHeaderExtensions(cluster([EXTENSION_TYPE.featureNames, data]), CONTEXT).featureNames,
    ).toEqual([
      { set: 'incompatible', bit: 5, name: 'new' },
      { set: 'compatible', bit: 3, name: 'old' },
    ]);
  });

  it('trusts the bitmaps only while their autoclear bit is on', () => {
    const bytes = cluster([EXTENSION_TYPE.bitmaps, bitmapsData(2, 64, 0x50000)]);
    const facts = { count: 2, directorySize: 64, directoryOffset: 0x50000 };
    expect(decodeHeaderExtensions(bytes, CONSISTENT)).toMatchObject({
      bitmaps: { ...facts, consistent: true },
      findings: [],
    });
    expect(decodeHeaderExtensions(bytes, CONTEXT)).toMatchObject({
      bitmaps: { ...facts, consistent: false },
      findings: [{ code: 'bitmaps-inconsistent' }],
    });
    const broken = cluster([EXTENSION_TYPE.bitmaps, bitmapsData(0, 64, 0x50000)]);
    expect(decodeHeaderExtensions(broken, CONSISTENT).findings).toMatchObject([
      { code: 'header-extension-invalid', detail: 'count', raw: '0' },
    ]);
    const ignored = decodeHeaderExtensions(broken, CONTEXT);
    expect(ignored.bitmaps).toBeUndefined();
    expect(ignored.findings.map(({ code }) => code)).toEqual(['bitmaps-inconsistent']);
  });

  it('wants a LUKS pointer with LUKS, and only then', () => {
    const data = new Uint8Array(16);
    writeUint64(data, 0, { high: 0, low: 0x40000 });
    writeUint64(data, 8, { high: 0, low: 0x1f8000 });
    const bytes = cluster([EXTENSION_TYPE.luks, [...data]]);
    const luks = { ...CONTEXT, cryptMethod: 2 };
    expect(decodeHeaderExtensions(bytes, luks)).toMatchObject({
      luks: { offset: 0x40000, length: 0x1f8000 },
      findings: [],
    });
    expect(decodeHeaderExtensions(bytes, CONTEXT).findings).toMatchObject([{ detail: 'presence' }]);
    expect(decodeHeaderExtensions(cluster(), luks).findings).toMatchObject([{ detail: 'presence' }]);
  });

  it('lists no more than 1024, and judges all', () => {
    const many = Array.from({ length: 2000 }, () => [0x11111111, []] as const);
    const { extensions, findings } = decodeHeaderExtensions(cluster(...many, [1, [], 1 << 30]), CONTEXT);
    expect(extensions).toHaveLength(1024);
    expect(findings).toHaveLength(1);
  });

  it('never throws and never reads outside its area', () => {
    const type = fc.constantFrom(...Object.values(EXTENSION_TYPE), 0x12345678);
    const item = fc.tuple(type, fc.array(fc.nat(255), { maxLength: 40 }), fc.nat(60));
    const context = fc.record({
      version: fc.constantFrom(2, 3),
      clusterBits: fc.nat(2 ** 32 - 1),
      headerLength: fc.constantFrom(72, 104, 112, 2 ** 32 - 1),
      backingFileOffset: fc.oneof(fc.nat(400), fc.constant(2 ** 63)),
      cryptMethod: fc.nat(3),
      autoclear: fc.constantFrom({ high: 0, low: 0 }, { high: 0, low: 1 }),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), context, (items, where) => {
        for (const { offset } of decodeHeaderExtensions(cluster(...items), where).extensions) {
          expect(offset).toBeGreaterThanOrEqual(where.headerLength);
        }
      }),
    );
  });
});
