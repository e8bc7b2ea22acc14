import { describe, expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import { BinCache, TILE_BINS, type AskBins } from './bin-cache';
import { emptyBins, resample, UNKNOWN, type LevelBins } from './bins';

const uniform = (level: number, first: number, count: number, kind: number): LevelBins => ({
  level,
  first,
  dominant: new Uint8Array(count).fill(kind),
  fill: new Uint8Array(count).fill(255),
  present: new Uint32Array(count).fill(1 << kind),
});

interface Asked {
  readonly level: number;
  readonly first: number;
  readonly count: number;
  readonly answer: () => void;
  readonly fail: () => void;
}

/** An engine whose answers come when the test says so; its clusters are all L2 tables. */
function slowEngine(): { readonly asked: Asked[]; readonly ask: AskBins } {
  const asked: Asked[] = [];
  const ask: AskBins = (_space, level, first, count) =>
    new Promise((resolve, reject) => {
      asked.push({
        level,
        first,
        count,
        answer: () => resolve(uniform(level, first, count, ClusterKind.l2Table)),
        fail: () => reject(new Error('gone')),
      });
    });
  return { asked, ask };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const CLUSTERS = 2 ** 24;

function cacheWithOverview(complete = true) {
  const engine = slowEngine();
  let changes = 0;
  const cache = new BinCache(engine.ask, () => changes++);
  cache.setOverview('host', uniform(8, 0, 65_536, ClusterKind.data), complete);
  return { cache, asked: engine.asked, changes: () => changes };
}

function kindsRead(cache: BinCache, level: number, first: number, count: number): Set<number> {
  const out = emptyBins(count);
  cache.read('host', level, first, count, out);
  return new Set(out.dominant);
}

describe('reading', () => {
  it('knows nothing before the first sketch', () => {
    const cache = new BinCache(slowEngine().ask, () => undefined);
    expect(kindsRead(cache, 3, 0, 100)).toEqual(new Set([UNKNOWN]));
  });

  it('shows the coarser level until the finer one arrives', async () => {
    const { cache, asked } = cacheWithOverview();
    cache.want('host', 2, 0, 5000, CLUSTERS);
    expect(kindsRead(cache, 2, 0, 5000)).toEqual(new Set([ClusterKind.data]));
    asked[0].answer();
    await settled();
    expect(kindsRead(cache, 2, 0, 5000)).toEqual(new Set([ClusterKind.l2Table]));
  });

  it('prefers the nearest coarser tile to the overview', async () => {
    const { cache, asked } = cacheWithOverview();
    cache.want('host', 3, 0, 100, CLUSTERS);
    asked[0].answer();
    await settled();
    expect(kindsRead(cache, 2, 0, 100)).toEqual(new Set([ClusterKind.l2Table]));
  });

  it('says whether all of it is as fine as it should be', async () => {
    const { cache, asked } = cacheWithOverview();
    const out = emptyBins(100);
    expect(cache.read('host', 9, 0, 100, out)).toBe(true);
    expect(cache.read('host', 2, 0, 100, out)).toBe(false);
    cache.want('host', 2, 0, 100, CLUSTERS);
    asked[0].answer();
    await settled();
    expect(cache.read('host', 2, 0, 100, out)).toBe(true);
  });
});

describe('asking', () => {
  it('covers the view and its neighbours, and nothing twice', async () => {
    const { cache, asked } = cacheWithOverview();
    cache.want('host', 2, 10 * TILE_BINS, TILE_BINS, CLUSTERS);
    cache.want('host', 2, 10 * TILE_BINS, TILE_BINS, CLUSTERS);
    asked.forEach(({ answer }) => answer());
    await settled();
    asked.forEach(({ answer }) => answer());
    await settled();
    expect(asked.map(({ first }) => first / TILE_BINS)).toEqual([10, 11, 9]);
    cache.want('host', 2, 10 * TILE_BINS, TILE_BINS, CLUSTERS);
    expect(asked).toHaveLength(3);
  });

  it('stays within the space', () => {
    const { cache, asked } = cacheWithOverview();
    cache.want('host', 7, 0, 2 ** 17, CLUSTERS);
    for (const { first, count } of asked) expect(first + count).toBeLessThanOrEqual(2 ** 17);
    expect(asked[0].count).toBe(65_536);
  });

  it('forgets what was wanted before when the view has moved on', async () => {
    const { cache, asked } = cacheWithOverview();
    for (let step = 0; step < 50; step++) {
      cache.want('host', 0, step * 100 * TILE_BINS, TILE_BINS, CLUSTERS);
    }
    expect(asked).toHaveLength(2);
    asked[0].answer();
    await settled();
    expect(asked[2].first).toBe(49 * 100 * TILE_BINS);
  });

  it('waits for a map that is still being built', () => {
    const { cache, asked } = cacheWithOverview(false);
    cache.want('host', 2, 0, 100, CLUSTERS);
    expect(asked).toHaveLength(0);
  });

  it('goes on after a request that failed', async () => {
    const { cache, asked, changes } = cacheWithOverview();
    cache.want('host', 2, 0, 100, CLUSTERS);
    const before = changes();
    asked[0].fail();
    await settled();
    expect(changes()).toBe(before);
    expect(kindsRead(cache, 2, 0, 100)).toEqual(new Set([ClusterKind.data]));
    cache.want('host', 2, 0, 100, CLUSTERS);
    expect(asked.at(-1)!.first).toBe(0);
  });
});

describe('summing up finer bins', () => {
  it('keeps the majority, the mean fill and every kind that occurs', () => {
    const source = uniform(0, 0, 8, ClusterKind.data);
    source.dominant[1] = ClusterKind.leaked;
    source.present[1] = 1 << ClusterKind.leaked;
    source.dominant.fill(ClusterKind.free, 4, 8);
    source.fill.fill(0, 4, 8);
    source.present.fill(1 << ClusterKind.free, 4, 8);
    const out = emptyBins(2);
    out.count = 2;
    resample(source, 2, out, 0, 2);
    expect([...out.dominant]).toEqual([ClusterKind.data, ClusterKind.free]);
    expect([...out.fill]).toEqual([255, 0]);
    expect(out.present[0]).toBe((1 << ClusterKind.data) | (1 << ClusterKind.leaked));
  });
});
