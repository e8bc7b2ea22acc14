import { expect, it } from 'vitest';
import type { WritableImage } from '../device/writable-image';
import { punchFree } from './punch-free';

const GIB = 2 ** 30;
const CLUSTER = 65_536;
const CLUSTERS = (8 * GIB) / CLUSTER;

/** A file that is all data, of which nothing but the first cluster is counted. */
function emptyImage(punched: (length: number) => void): WritableImage {
  const storage = {
    name: 'disk.qcow2',
    length: 8 * GIB,
    hostExtent: () => Promise.resolve(undefined),
    punch: (_position: number, length: number) => {
      punched(length);
      return Promise.resolve(true);
    },
  };
  const refcounts = {
    perBlock: CLUSTERS,
    block: () => Promise.resolve({ bytes: new Uint8Array() }),
    find: (counted: boolean) => (counted ? CLUSTERS : 1),
  };
  return { parts: { storage, refcounts, geometry: { clusterSize: CLUSTER } } } as unknown as WritableImage;
}

it('gives a long range back in pieces of at most 1 GiB', async () => {
  const lengths: number[] = [];
  const left = await punchFree(
    emptyImage((length) => lengths.push(length)),
    CLUSTERS,
  );
  expect(left).toEqual({ bytes: 8 * GIB - CLUSTER, stopped: false });
  expect(Math.max(...lengths)).toBe(GIB);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(left.bytes);
});

it('ends after the piece in hand when it is stopped, and still counts what is free', async () => {
  const stop = new AbortController();
  const lengths: number[] = [];
  const image = emptyImage((length) => {
    if (lengths.push(length) === 2) stop.abort();
  });
  expect(await punchFree(image, CLUSTERS, stop.signal)).toEqual({ bytes: 8 * GIB - CLUSTER, stopped: true });
  expect(lengths).toEqual([GIB, GIB]);
});
