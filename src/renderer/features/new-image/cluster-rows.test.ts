import { expect, it } from 'vitest';
import { clusterRows } from './cluster-rows';

const rowsOf = (size: number, extendedL2 = false) => clusterRows({ size, refcountBits: 16, extendedL2 });

it('offers what reaches the end of the disk', () => {
  const fitting = rowsOf(200 * 2 ** 30).filter(({ fits }) => fits);
  expect(fitting[0].clusterSize).toBe(1024);
  expect(fitting.at(-1)?.clusterSize).toBe(2 << 20);
});

it('offers subclusters only where clusters are large enough', () => {
  expect(rowsOf(2 ** 30, true).find(({ fits }) => fits)?.clusterSize).toBe(16_384);
});

it('counts no data that lies in another file', () => {
  const [here] = rowsOf(2 ** 30);
  const [elsewhere] = clusterRows({ size: 2 ** 30, refcountBits: 16, extendedL2: false, dataFile: true });
  expect(elsewhere.estimate.full.total).toBeLessThan(here.estimate.full.total);
});

it('draws no bar past the widest, none as nothing, and empty never wider than full', () => {
  for (const size of [0, 512, 2 ** 30, 20 * 2 ** 30, 2 ** 47]) {
    for (const { emptyShare, fullShare, fits } of rowsOf(size)) {
      if (!fits) continue;
      expect(emptyShare).toBeGreaterThan(0);
      expect(emptyShare).toBeLessThanOrEqual(fullShare);
      expect(fullShare).toBeLessThanOrEqual(1);
    }
  }
});
