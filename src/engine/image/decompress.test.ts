import { deflateRawSync } from 'node:zlib';
import { compress, init } from '@bokuweb/zstd-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFLATE, ZSTD, decompressCluster } from './decompress';
import { measureZstdFrame } from './zstd-frame';

const CLUSTER = 65_536;
const text = Uint8Array.from({ length: CLUSTER }, (_, index) => (index * index) >> 7);
const padded = (bytes: Uint8Array, padding = 300): Uint8Array => {
  const result = new Uint8Array(bytes.length + padding).fill(0xa5);
  result.set(bytes);
  return result;
};
const damaged = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, index) => (index === 9 ? byte ^ 0x55 : byte));
const failure = { code: 'corrupt-structure', fields: { structure: 'compressed-stream' } };

describe('deflate', () => {
  const stream = deflateRawSync(text, { windowBits: 12, memLevel: 9 });

  test('gives the cluster, whatever stands behind the stream', async () => {
    expect(await decompressCluster(DEFLATE, stream, CLUSTER)).toEqual(text);
    expect(await decompressCluster(DEFLATE, padded(stream), CLUSTER)).toEqual(text);
  });

  test('stops at a full cluster when the stream holds more', async () => {
    const half = await decompressCluster(DEFLATE, stream, CLUSTER / 2);
    expect(half).toEqual(text.slice(0, CLUSTER / 2));
    const bomb = deflateRawSync(new Uint8Array(64 << 20));
    expect(await decompressCluster(DEFLATE, bomb, 512)).toEqual(new Uint8Array(512));
  });

  test.each([
    ['a short one', deflateRawSync(text.subarray(1))],
    ['a cut one', stream.subarray(0, stream.length >> 1)],
    ['rubbish', new Uint8Array(512).fill(0xff)],
    ['nothing', new Uint8Array(0)],
  ])('%s is an error', async (_what, bytes) => {
    await expect(decompressCluster(DEFLATE, bytes, CLUSTER)).rejects.toMatchObject(failure);
  });
});

describe('zstd', () => {
  let stream: Uint8Array;
  beforeAll(async () => {
    await init();
    stream = compress(text, 3);
  });

  test('gives the cluster, whatever stands behind the frame', async () => {
    expect(measureZstdFrame(padded(stream))).toMatchObject({ length: stream.length, contentSize: CLUSTER });
    expect(await decompressCluster(ZSTD, padded(stream), CLUSTER)).toEqual(text);
  });

  test('frames one after another add up', async () => {
    const parts = [text.subarray(0, 1000), text.subarray(1000)].map((part) => compress(Buffer.from(part), 3));
    const joined = Buffer.concat([parts[0], Buffer.from('502a4d1802000000ffff', 'hex'), parts[1]]);
    expect(await decompressCluster(ZSTD, padded(joined), CLUSTER)).toEqual(text);
  });

  test('anything less than a cluster, more than it, or damaged is an error', async () => {
    const short = compress(Buffer.from(text.subarray(1)), 3);
    const all = [short, stream.subarray(0, 100), damaged(stream), new Uint8Array(512), new Uint8Array(0)];
    for (const bytes of all) {
      await expect(decompressCluster(ZSTD, padded(bytes), CLUSTER)).rejects.toMatchObject(failure);
    }
    await expect(decompressCluster(ZSTD, stream, CLUSTER / 2)).rejects.toMatchObject(failure);
  });
});

test('an unknown type is named', async () => {
  await expect(decompressCluster(7, new Uint8Array(1), CLUSTER)).rejects.toMatchObject({
    code: 'unsupported-feature',
  });
});
