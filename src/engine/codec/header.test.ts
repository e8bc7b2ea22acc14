import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../shared/findings';
import { writeUint32, writeUint64 } from './big-endian';
import { decodeHeader, type Header } from './header';
import { encodeHeader } from './header-encoder';

const V3: Header = {
  version: 3,
  backingFileOffset: 0,
  backingFileSize: 0,
  clusterBits: 16,
  size: 64 << 20,
  cryptMethod: 0,
  l1Size: 1,
  l1TableOffset: 0x30000,
  refcountTableOffset: 0x10000,
  refcountTableClusters: 1,
  snapshotCount: 0,
  snapshotsOffset: 0,
  incompatible: { high: 0, low: 0 },
  compatible: { high: 0, low: 0 },
  autoclear: { high: 0, low: 0 },
  refcountOrder: 4,
  headerLength: 112,
  compressionType: 0,
};
const V2: Header = { ...V3, version: 2, headerLength: 72 };

const FILE = 0x40000;
const decode = (header: Header) => decodeHeader(encodeHeader(header), FILE);
const codes = (header: Header) => decode(header).findings.map(({ code, field }) => `${code} ${field}`);

describe('a header', () => {
  it.each([V2, V3, { ...V3, headerLength: 104 }, { ...V3, headerLength: 512 }])(
    'reads back as it was written, without findings',
    (header) => {
      expect(decode(header)).toEqual({ header, findings: [] });
    },
  );

  it('keeps what its values do not speak of: padding, unknown fields, numbers above 2^53', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 128, maxLength: 160 }),
        fc.constantFrom(2, 3),
        (noise, version) => {
          writeUint32(noise, 0, 0x514649fb);
          writeUint32(noise, 4, version);
          writeUint32(noise, 100, 128);
          const { header } = decodeHeader(noise, noise.length);
          if (!header) throw new Error('no header');
          expect(encodeHeader(header, noise)).toEqual(noise.slice(0, header.headerLength));
        },
      ),
    );
  });

  it('writes what changed', () => {
    const original = encodeHeader(V3);
    const { header } = decodeHeader(encodeHeader({ ...V3, size: 2 ** 40, l1Size: 2048 }, original), FILE);
    expect(header).toEqual({ ...V3, size: 2 ** 40, l1Size: 2048 });
  });

  it('is not written with a length that leaves out its own fields', () => {
    expect(() => encodeHeader({ ...V3, headerLength: 103 })).toThrow(RangeError);
    expect(() => encodeHeader({ ...V3, headerLength: 2 ** 31 })).toThrow(RangeError);
  });

  it('decodes whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), fc.nat(4), fc.maxSafeNat(), (bytes, version, length) => {
        writeUint32(bytes, 0, 0x514649fb);
        writeUint32(bytes, 4, version);
        for (const finding of decodeHeader(bytes, length).findings) {
          expect(FINDING_KINDS[finding.code]).toBeDefined();
        }
      }),
    );
  });

  it('without the magic, or of an unknown version, has no values', () => {
    const zeroes = decodeHeader(new Uint8Array(0), 0);
    expect(zeroes.header).toBeUndefined();
    expect(zeroes.findings).toMatchObject([{ code: 'bad-magic', raw: '0x00000000' }]);
    const later = decode({ ...V3, version: 4 });
    expect(later.header).toBeUndefined();
    expect(later.findings).toMatchObject([{ code: 'unsupported-version', raw: '0x00000004' }]);
  });
});

describe('findings about the header', () => {
  it('name field, place, bytes and what would be right', () => {
    expect(decode({ ...V3, l1TableOffset: 0x30200 }).findings).toEqual([
      {
        code: 'header-field-invalid',
        structure: 'header',
        hostOffset: 40,
        field: 'l1_table_offset',
        raw: '0x0000000000030200',
        expected: 'cluster aligned',
      },
    ]);
  });

  it('are all there, not the first alone', () => {
    const broken = { ...V3, clusterBits: 30, cryptMethod: 9, refcountOrder: 7 };
    expect(codes(broken)).toEqual([
      'header-field-invalid cluster_bits',
      'header-field-invalid refcount_order',
      'header-field-invalid crypt_method',
    ]);
  });

  it('tell what keeps the image closed from what is only worth saying', () => {
    expect(codes({ ...V3, incompatible: { high: 0, low: 3 } })).toEqual([
      'dirty-bit incompatible_features',
      'corrupt-bit incompatible_features',
    ]);
    expect(codes({ ...V3, autoclear: { high: 1, low: 0 } })).toEqual([
      'unknown-autoclear-feature autoclear_features',
    ]);
    expect(codes({ ...V3, refcountTableClusters: 0 })).toEqual([
      'refcount-table-missing refcount_table_clusters',
    ]);
    expect(codes({ ...V3, headerLength: 105, size: V3.size + 1 })).toEqual([
      'header-field-unusual size',
      'header-field-unusual header_length',
    ]);
  });

  it('name unknown features as the image does', () => {
    const header = { ...V3, incompatible: { high: 0x80000000, low: 0x20 } };
    const bytes = new Uint8Array(256);
    bytes.set(encodeHeader(header));
    writeUint64(bytes, 112, { high: 0x6803f857, low: 48 });
    bytes.set([0, 63, ...new TextEncoder().encode('time travel')], 120);
    expect(decodeHeader(bytes, FILE).findings).toMatchObject([
      { code: 'unknown-incompatible-feature', detail: 'bit 5, time travel' },
    ]);
  });

  it('tell a file that ends inside its header', () => {
    const bytes = encodeHeader(V3);
    expect(decodeHeader(bytes.subarray(0, 100), 100).findings[0]).toMatchObject({ code: 'header-truncated' });
    const old = decodeHeader(encodeHeader(V2).subarray(0, 71), 71);
    expect(old.findings[0]).toMatchObject({ code: 'table-cut-off', structure: 'header' });
  });

  it('count what an L1 table has to map, exactly', () => {
    const size = 512 << 20;
    expect(codes({ ...V3, size })).toEqual([]);
    expect(codes({ ...V3, size: size + 512 })).toEqual(['header-field-invalid l1_size']);
    expect(codes({ ...V3, size: size + 512, l1Size: 2 })).toEqual([]);
    const petabytes = { ...V3, clusterBits: 21, l1TableOffset: 0, refcountTableOffset: 0, l1Size: 4_194_304 };
    expect(codes({ ...petabytes, size: 2 ** 61 })).toEqual(['value-too-large size']);
    expect(codes({ ...petabytes, size: 2 ** 61 + 512 })).toEqual(['header-field-invalid size']);
    expect(codes({ ...petabytes, size: 2 ** 61, l1Size: 4_194_303 })).toEqual([
      'header-field-invalid l1_size',
    ]);
  });
});
