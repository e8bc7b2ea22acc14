import { expect, it } from 'vitest';
import { buildImage } from '../../../test/image-builder';
import { openImage } from '../image/open-image';
import { MemoryStorage } from '../io/memory-storage';
import { check } from './check';

const CLUSTER = 65_536;

/** Refcounts of an image of 5 + 3 clusters, its block being the third, with some replaced. */
async function checked(replaced: Readonly<Record<number, number>>) {
  const bytes = buildImage({ guest: ['data', 'data', 'data'] });
  for (const [cluster, refcount] of Object.entries(replaced)) {
    bytes[2 * CLUSTER + Number(cluster) * 2 + 1] = refcount;
  }
  const image = await openImage(new MemoryStorage(bytes));
  const { refcountsRight, refcountsTooLow, leaks } = await check(image);
  return { refcountsRight, refcountsTooLow, leaks };
}

it('refcounts are right, too low or too high, whatever else a cluster has', async () => {
  expect(await checked({})).toEqual({ refcountsRight: 8, refcountsTooLow: 0, leaks: 0 });
  expect(await checked({ 5: 0 })).toEqual({ refcountsRight: 7, refcountsTooLow: 1, leaks: 0 });
  expect(await checked({ 5: 0, 6: 3, 7: 2 })).toEqual({ refcountsRight: 5, refcountsTooLow: 1, leaks: 2 });
});
