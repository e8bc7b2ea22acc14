import { expect, it } from 'vitest';
import { dataBytes, diskBytes, imageBytes } from './image-size';

const GIB = 2 ** 30;
const options = {
  clusterBits: 16,
  lazyRefcounts: false,
  extendedL2: false,
  compressionType: 'zlib',
} as const;

it('ends the disk with a whole sector', () => {
  expect([0, 1, 512, 513].map((length) => diskBytes({ length }))).toEqual([0, 512, 512, 1024]);
});

it('counts no holes as data, and takes all for data where the system does not tell', () => {
  expect(dataBytes({ length: 10 * GIB, allocated: GIB })).toBe(GIB);
  // a block of the file system is longer than what the file has of it
  expect(dataBytes({ length: 1000, allocated: 4096 })).toBe(1000);
  expect(dataBytes({ length: GIB })).toBe(GIB);
});

it('foresees the data with its metadata, and no metadata for holes', () => {
  const whole = imageBytes({ length: GIB, allocated: GIB }, options);
  expect(whole).toBeGreaterThan(GIB);
  expect(whole).toBeLessThan(1.001 * GIB);
  const sparse = imageBytes({ length: 1024 * GIB, allocated: GIB }, options);
  expect(sparse).toBeGreaterThan(GIB);
  expect(sparse).toBeLessThan(1.01 * GIB);
  expect(imageBytes({ length: GIB, allocated: GIB }, { ...options, clusterBits: 9 })).toBeGreaterThan(
    1.01 * GIB,
  );
});
