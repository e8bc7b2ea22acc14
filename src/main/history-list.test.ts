import { expect, it } from 'vitest';
import type { CompactEntry, HistoryEntry } from '../shared/history';
import { historyListSchema, historyOf, withAct } from './history-list';
import type { HistoryList } from './history-list';

const MIB = 1 << 20;
const entry = (part: Partial<CompactEntry> = {}): CompactEntry => ({
  verb: 'compact',
  at: 1,
  way: 'compact',
  zeroes: false,
  oldSize: 8 * MIB,
  newSize: 4 * MIB,
  allocatedBefore: 8 * MIB,
  allocatedAfter: 4 * MIB,
  clusterSize: 65_536,
  moved: 3,
  copied: 3 * 65_536,
  refsUpdated: 3,
  leakedBytes: 0,
  zeroBytes: 0,
  leftBytes: 0,
  stopped: false,
  milliseconds: 12.5,
  ...part,
});

it('the last act comes first, fifty of an image and two thousand in all', () => {
  let list: HistoryList = [];
  for (let at = 0; at < 60; at++) list = withAct(list, '/a', entry({ at }));
  expect(list).toHaveLength(50);
  expect(historyOf(list, '/a').entries[0].at).toBe(59);
  for (let at = 0; at < 2200; at++) list = withAct(list, `/b${at}`, entry({ at }));
  expect(list).toHaveLength(2000);
  expect(historyOf(list, '/a').entries).toEqual([]);
});

const checked = (at: number): HistoryEntry => ({
  verb: 'check',
  at,
  checkErrors: 0,
  corruptions: 0,
  leaks: 0,
  extraCorruptions: 0,
  milliseconds: 1,
});

it('of checks that follow each other the last one is kept', () => {
  const list = [checked(1), checked(2), entry({ at: 3 }), checked(4), checked(5)].reduce<HistoryList>(
    (acts, act) => withAct(withAct(acts, '/a', act), '/b', checked(act.at)),
    [],
  );
  expect(historyOf(list, '/a').entries.map(({ at }) => at)).toEqual([5, 3, 2]);
  expect(historyOf(list, '/b').entries.map(({ at }) => at)).toEqual([5]);
});

it('the rate is that of the image, or else of another one, where enough was copied', () => {
  const fast = entry({ copied: 200 * MIB, milliseconds: 1000 });
  const slow = entry({ copied: 100 * MIB, milliseconds: 1000 });
  const list = withAct(withAct(withAct([], '/a', slow), '/b', fast), '/a', entry());
  expect(historyOf(list, '/a').rate).toBe(100 * MIB);
  expect(historyOf(list, '/b').rate).toBe(200 * MIB);
  expect(historyOf(list, '/c').rate).toBe(200 * MIB);
  expect(historyOf(withAct([], '/a', entry()), '/a').rate).toBeUndefined();
});

it('a file that holds something else is none, and an act that nobody knows costs only itself', () => {
  const list = withAct([], '/a', entry());
  expect(historyListSchema.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
  expect(historyListSchema.safeParse({}).success).toBe(false);
  const unknown = [
    { path: 'relative', entry: entry() },
    { path: '/a', entry: { at: -1 } },
    { path: '/a', entry: { verb: 'rebase', at: 5, milliseconds: 1 } },
    null,
  ];
  expect(historyListSchema.parse([unknown[0], ...list, ...unknown])).toEqual(list);
});
