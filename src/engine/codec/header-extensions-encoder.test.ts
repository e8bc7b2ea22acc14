import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeader, type Header } from './header';
import { decodeHeaderExtensions, EXTENSION_TYPE } from './header-extensions';
import { encodeFirstCluster } from './header-extensions-encoder';
import { encodeFeatureNames } from './feature-name-table';
import { decodeText, encodeText } from './text';

const none = { high: 0, low: 0 };
const HEADER: Header = {
  version: 3,
  backingFileOffset: 0,
  backingFileSize: 0,
  clusterBits: 16,
  size: 1 << 20,
  cryptMethod: 0,
  l1Size: 1,
  l1TableOffset: 0x30000,
  refcountTableOffset: 0x10000,
  refcountTableClusters: 1,
  snapshotCount: 0,
  snapshotsOffset: 0,
  incompatible: none,
  compatible: none,
  autoclear: none,
  refcountOrder: 4,
  headerLength: 112,
  compressionType: 0,
};

/** The header and the extensions that stand in a first cluster of a file of 2 MiB. */
function decode(cluster: Uint8Array) {
  const { header, findings } = decodeHeader(cluster, 2 << 20);
  if (!header) throw new Error('no header');
  return { header, findings, facts: decodeHeaderExtensions(cluster, header) };
}

describe('the first cluster', () => {
  it('reads back with its extensions and the name of the backing file', () => {
    const cluster = encodeFirstCluster(
      HEADER,
      [
        { type: EXTENSION_TYPE.backingFormat, data: encodeText('qcow2') },
        { type: EXTENSION_TYPE.dataFile, data: encodeText('guest.raw') },
        { type: EXTENSION_TYPE.featureNames, data: encodeFeatureNames() },
      ],
      encodeText('Grundlage ä.qcow2'),
    );
    const { header, findings, facts } = decode(cluster);
    expect(cluster).toHaveLength(65_536);
    expect(findings).toEqual([]);
    expect(facts.findings).toEqual([]);
    expect(facts).toMatchObject({ backingFormat: 'qcow2', dataFileName: 'guest.raw' });
    expect(facts.featureNames.map(({ set, bit, name }) => `${set} ${bit} ${name}`)).toEqual([
      'incompatible 0 dirty bit',
      'incompatible 1 corrupt bit',
      'incompatible 2 external data file',
      'incompatible 3 compression type',
      'incompatible 4 extended L2 entries',
      'compatible 0 lazy refcounts',
      'autoclear 0 bitmaps',
      'autoclear 1 raw external data',
    ]);
    const { backingFileOffset: start, backingFileSize: size } = header;
    expect(decodeText(cluster.subarray(start, start + size))).toBe('Grundlage ä.qcow2');
  });

  it('keeps extensions that nobody knows, whatever their length', () => {
    const extension = fc.record({
      type: fc.integer({ min: 1, max: 0x0fffffff }).filter((type) => type !== EXTENSION_TYPE.luks),
      data: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(extension, { maxLength: 8 }), (extensions) => {
        const { facts } = decode(encodeFirstCluster(HEADER, extensions));
        expect(facts.findings).toEqual([]);
        expect(facts.extensions.map(({ type, length, raw }) => ({ type, length, raw }))).toEqual(
          extensions.map(({ type, data }) => ({
            type,
            length: data.length,
            raw: Buffer.from(data).toString('hex'),
          })),
        );
      }),
    );
  });

  it('forgets the name of a backing file that is no longer there', () => {
    const before = { ...HEADER, backingFileOffset: 0x100, backingFileSize: 12 };
    const { header } = decode(encodeFirstCluster(before, []));
    expect(header).toMatchObject({ backingFileOffset: 0, backingFileSize: 0 });
  });

  it('keeps fields of a longer header that it does not know', () => {
    const original = new Uint8Array(120).fill(7);
    const cluster = encodeFirstCluster({ ...HEADER, headerLength: 120 }, [], undefined, original);
    expect([...cluster.subarray(112, 120)]).toEqual(Array.from({ length: 8 }, () => 7));
    expect(cluster.subarray(120).every((byte) => byte === 0)).toBe(true);
  });

  it('of 512 bytes holds a name of 392 bytes, besides header and end of the list, and no longer one', () => {
    const encode = (length: number) =>
      encodeFirstCluster({ ...HEADER, clusterBits: 9 }, [], new Uint8Array(length).fill(0x61));
    expect(encode(392)).toHaveLength(512);
    expect(() => encode(393)).toThrow(expect.objectContaining({ code: 'header-full' }));
  });
});
