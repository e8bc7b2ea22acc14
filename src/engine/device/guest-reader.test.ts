import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildImage } from '../../../test/image-builder';
import type { GuestOffset } from '../../shared/units';
import { writeUint32 } from '../codec/big-endian';
import { encodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { openImage } from '../image/open-image';
import { FaultyStorage } from '../io/faulty-storage';
import { MemoryStorage } from '../io/memory-storage';
import { lookUp, lookUpNow } from './guest-mapping';
import { read } from './guest-reader';
import { openLayers, type LayerOptions, type Qcow2Layer } from './layer';

const CLUSTER = 512;
/** where the builder puts the L2 table of an image of clusters of 512 bytes, and its first data cluster */
const L2 = 4 * CLUSTER;
const DATA = 5 * CLUSTER;

const guest = ['data', 'data', 'hole', 'hole', 'zero', 'reserved-zero', 'data'] as const;
const small = (): Buffer => Buffer.from(buildImage({ clusterBits: 9, guest }));

async function layerOf(bytes: Uint8Array, options?: LayerOptions): Promise<Qcow2Layer> {
  return openLayers(await openImage(new MemoryStorage(bytes)), options);
}

const at = (offset: number): GuestOffset => offset as GuestOffset;

async function bytesAt(layer: Qcow2Layer, offset: number, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length, 0xa5);
  await read(layer, at(offset), target);
  return target;
}

describe('what is at a guest offset', () => {
  test('holds as long as entries say the same and follow each other in the file', async () => {
    const layer = await layerOf(small());
    const runs = [];
    for (let offset = 0; offset < layer.virtualSize;) {
      const { kind, host, length } = await lookUp(layer, at(offset), layer.virtualSize - offset);
      runs.push([offset, kind, host, length]);
      offset += length;
    }
    expect(runs).toEqual([
      [0, 'data', DATA, 2 * CLUSTER],
      [2 * CLUSTER, 'unallocated', 0, 2 * CLUSTER],
      [4 * CLUSTER, 'zero', 0, 2 * CLUSTER],
      [6 * CLUSTER, 'data', DATA + 3 * CLUSTER, CLUSTER],
    ]);
    expect(await lookUp(layer, at(100), 50)).toMatchObject({ host: DATA + 100, length: 50 });
  });

  test('can be had without waiting once the table is in memory', async () => {
    const layer = await layerOf(small());
    expect(lookUpNow(layer, at(0), 1)).toBeUndefined();
    await lookUp(layer, at(0), 1);
    expect(lookUpNow(layer, at(0), 1)).toMatchObject({ kind: 'data' });
  });

  test('is nothing past the last entry of the L1 table, however far that is', async () => {
    const layer = await layerOf(small());
    layer.virtualSize = 2 ** 50;
    expect(await lookUp(layer, at(64 * CLUSTER), 2 ** 50)).toMatchObject({
      kind: 'unallocated',
      length: 2 ** 50,
    });
  });

  test('changes with the table and the L1 entries in memory, before they are on the disk', async () => {
    const layer = await layerOf(small());
    expect((await bytesAt(layer, 0, 1))[0]).toBe(1);
    const table = await layer.tables.get(L2);
    writeUint32(table.bytes, 4, DATA + 3 * CLUSTER);
    expect((await bytesAt(layer, 0, 1))[0]).toBe(7);
    layer.l1 = new Uint8Array(8);
    expect((await bytesAt(layer, 0, 1))[0]).toBe(0);
  });
});

describe('a damaged structure is named', () => {
  const large = 4096;
  const l1 = 3 * large;
  const l2 = 4 * large;

  test.each([
    ['an L2 table that starts in no cluster', l1, '8000000000004200', 'l1-table'],
    ['a data cluster that starts in none', l2, '8000000000005200', 'l2-entry'],
    ['a reserved cluster that starts in none', l2, '8000000000005201', 'l2-entry'],
  ])('%s', async (_what, offset, entry, structure) => {
    const bytes = Buffer.from(buildImage({ clusterBits: 12, guest }));
    bytes.write(entry, offset, 'hex');
    const reading = bytesAt(await layerOf(bytes), 0, 10);
    const fields = { structure, offset, raw: `0x${entry}` };
    await expect(reading).rejects.toMatchObject({ code: 'corrupt-structure', fields });
  });

  test('a zero flag in an image of version 2', async () => {
    const bytes = Buffer.from(buildImage({ version: 2, clusterBits: 12, guest: ['data', 'data'] }));
    bytes[l2 + 7] |= 1;
    const layer = await layerOf(bytes);
    await expect(bytesAt(layer, 0, 1)).rejects.toMatchObject({
      fields: { structure: 'l2-entry', offset: l2 },
    });
    expect((await bytesAt(layer, large, 1))[0]).toBe(2);
  });

  test('subclusters that are data and zero at once', async () => {
    const bytes = Buffer.from(buildImage({ clusterBits: 14, extendedL2: true, guest: ['data', 'data'] }));
    const entry = 4 << 14;
    bytes[entry + 11] = 1;
    const layer = await layerOf(bytes);
    await expect(bytesAt(layer, 9000, 1)).rejects.toMatchObject({ fields: { offset: entry } });
    expect((await bytesAt(layer, 1 << 14, 1))[0]).toBe(2);
  });
});

test('reserved bits change nothing', async () => {
  const bytes = small();
  bytes[L2] |= 0x38;
  bytes[L2 + 7] |= 0xfe;
  expect((await bytesAt(await layerOf(bytes), 0, CLUSTER)).every((byte) => byte === 1)).toBe(true);
});

test('subclusters are read one by one, at any offset', async () => {
  const bytes = Buffer.from(buildImage({ clusterBits: 14, extendedL2: true, guest: ['data', 'data'] }));
  // of the first cluster the second and third are zero, and the fourth shows what is below: nothing
  bytes.write('0000000600000001', (4 << 14) + 8, 'hex');
  bytes.write('fffffff1', (4 << 14) + 12, 'hex');
  const expected = Buffer.concat([
    Buffer.alloc(512, 1),
    Buffer.alloc(3 * 512),
    Buffer.alloc(28 * 512, 1),
    Buffer.alloc(1 << 14, 2),
  ]);
  const layer = await layerOf(bytes);
  for (const [start, length] of [
    [0, 1 << 15],
    [511, 2],
    [1000, 2000],
    [2047, 9000],
    [16_000, 1000],
  ]) {
    expect(await bytesAt(layer, start, length)).toEqual(expected.subarray(start, start + length));
  }
});

test.each([
  [7 * CLUSTER, 1],
  [0, 7 * CLUSTER + 1],
  [-1, 1],
  [0.5, 1],
])('%i and %i bytes are not on the disk', async (offset, length) => {
  await expect(bytesAt(await layerOf(small()), offset, length)).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

test('small reads of a compressed cluster unpack it once, until it may be another', async () => {
  const text = Buffer.alloc(CLUSTER, 'a text that is packed ');
  const stream = deflateRawSync(text);
  const bytes = Buffer.concat([small(), stream]);
  const entry = encodeCompressedDescriptor(bytes.length - stream.length, stream.length, 9);
  writeUint32(bytes, L2, entry.high);
  writeUint32(bytes, L2 + 4, entry.low);
  const storage = new FaultyStorage(new MemoryStorage(bytes), () => undefined);
  const layer = await openLayers(await openImage(storage));
  await bytesAt(layer, 0, 10);
  const before = storage.calls;
  for (let start = 0; start < 100; start++) {
    expect(await bytesAt(layer, start, 100)).toEqual(text.subarray(start, start + 100));
  }
  expect(storage.calls).toBe(before);
  layer.decompressed.forget();
  await bytesAt(layer, 0, 10);
  expect(storage.calls).toBe(before + 1);
});
