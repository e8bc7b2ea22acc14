import { expect, test } from 'vitest';
import type { CompactForecast } from '../../shared/compact-results';
import type { Finding, FindingCode } from '../../shared/findings';
import type { MapSummary } from '../../shared/results';
import type { Facts } from './facts';
import { checkOf } from './check-fixture';
import { checkBar, forecasts, type Checkable } from './forecasts';
import { summaryOf } from './summary-fixture';

const map = (reclaimable: number): MapSummary => ({
  clusterSize: 65_536,
  host: { clusters: 16, counts: [] },
  guest: { clusters: 16, counts: [] },
  mapped: 0,
  reclaimable,
  leakedBytes: 0,
  damagedClusters: 0,
});
const image = (summary = summaryOf(), state: Partial<Checkable> = {}): Checkable => ({
  summary: { state: 'ready', value: summary },
  stopped: false,
  ...state,
});
const of = (summary: ReturnType<typeof summaryOf>, facts: Facts) => {
  const [check, repair, compact] = forecasts(image(summary), facts, 10 * 60_000);
  return { check, repair, compact };
};

test('check is what comes next until it was done', () => {
  expect(of(summaryOf(), {}).check).toMatchObject({ enabled: true, primary: true });
  expect(of(summaryOf(), { checkedAt: 8 * 60_000 }).check).toMatchObject({
    enabled: true,
    primary: false,
    brief: '2 min ago',
  });
});

test('check waits for the header, for itself, and for tables that can be found', () => {
  expect(forecasts(image(undefined, { summary: { state: 'loading' } }), {}, 0)[0].enabled).toBe(false);
  expect(of(summaryOf(), { checking: 12 }).check).toMatchObject({ enabled: false, brief: '12 %' });
  const shut = summaryOf({ can: { map: false, check: false, repair: false } });
  expect(of(shut, {}).check).toMatchObject({ enabled: false, brief: 'not possible' });
});

test('a check of a file that changed is possible, of one that is gone or has no engine it is not', () => {
  for (const changed of ['modified', 'replaced'] as const) {
    expect(checkBar(image(undefined, { changed }))).toBeUndefined();
    expect(forecasts(image(undefined, { changed }), { checkedAt: 0 }, 0)[0]).toMatchObject({
      enabled: true,
      brief: 'reads it again',
    });
  }
  expect(checkBar(image(undefined, { changed: 'deleted' }))?.brief).toBe('file deleted');
  expect(checkBar(image(undefined, { stopped: true }))?.sentence).toContain('Open again');
});

test('compact says what it would free', () => {
  expect(of(summaryOf(), { map: map(3 * 2 ** 20) }).compact.brief).toBe('frees 3 MiB');
  expect(of(summaryOf(), { map: map(0) }).compact.brief).toBe('nothing to free');
  expect(of(summaryOf(), { map: { ...map(0), damagedClusters: 1 } }).compact.brief).toBe('after a repair');
  expect(of(summaryOf({ can: { map: false, check: false, repair: false } }), {}).compact.brief).toBe(
    'no map',
  );
});

const FREES: CompactForecast = {
  way: 'compact',
  zeroes: false,
  oldSize: 8 * 2 ** 30,
  newSize: 5 * 2 ** 30,
  allocatedBefore: 8 * 2 ** 30,
  allocatedAfter: 5 * 2 ** 30,
  clusterSize: 65_536,
  moves: 16_384,
  copyBytes: 2 ** 30,
  refsUpdated: 16_384,
  leakedBytes: 0,
  zeroBytes: 0,
  temporaryBytes: 0,
  leftBytes: 0,
};

test('compact says what was foretold, with a time where one was measured', () => {
  const facts = { map: map(3 * 2 ** 30), forecast: FREES };
  expect(of(summaryOf(), facts).compact).toMatchObject({
    enabled: true,
    brief: 'frees 3 GiB',
    sentence: 'Would free 3 GiB of 8 GiB, needs no extra space.',
  });
  const timed = of(summaryOf(), { ...facts, history: { entries: [], rate: 2 ** 30 / 9 } }).compact;
  expect(timed.brief).toBe('frees 3 GiB, 9 s');
  const still = { ...FREES, newSize: FREES.oldSize, allocatedAfter: FREES.oldSize, moves: 0 };
  expect(of(summaryOf(), { ...facts, forecast: still }).compact).toMatchObject({
    enabled: true,
    primary: false,
    brief: 'nothing to free',
  });
  const writing = image(summaryOf(), { changing: true });
  expect(forecasts(writing, facts, 0, {}, 'compact')[2]).toMatchObject({ enabled: true, brief: 'under way' });
  const bar = { brief: 'in use', sentence: 'Somebody has it.' };
  expect(forecasts(image(), facts, 0, { compact: bar })[2]).toMatchObject({ enabled: false, ...bar });
});

test('one verb at most is what comes next: check, then repair, then compact', () => {
  const next = (facts: Facts) =>
    forecasts(image(), facts, 0)
      .filter(({ primary }) => primary)
      .map(({ id }) => id);
  const free = { map: map(2 ** 20), forecast: FREES };
  expect(next(free)).toEqual(['check']);
  expect(next({ ...free, checkedAt: 0, check: checkOf() })).toEqual(['compact']);
  const findings: Finding[] = [{ code: 'corrupt-bit', structure: 'header' }];
  expect(next({ ...free, checkedAt: 0, check: checkOf({ findings, findingsTotal: 1 }) })).toEqual(['repair']);
});

test('repair shows its plan also before a check, unless the image can’t be repaired now', () => {
  expect(of(summaryOf(), {}).repair).toMatchObject({ enabled: true, primary: false });
  const bar = { brief: 'in use', sentence: 'Somebody has it.' };
  expect(forecasts(image(), {}, 0, { repair: bar })[1]).toMatchObject({ enabled: false, ...bar });
});

test('repair says how many findings it could mend, also where no counter tells them', () => {
  const repair = (...codes: FindingCode[]) => {
    const findings = codes.map((code): Finding => ({ code, structure: 'header' }));
    const check = checkOf({ findings, findingsTotal: findings.length });
    return of(summaryOf(), { check, checkedAt: 0 }).repair;
  };
  expect(repair().brief).toBe('nothing to do');
  expect(repair('encrypted').brief).toBe('nothing to do');
  expect(repair('corrupt-bit').brief).toBe('1 to mend');
  expect(repair('refcount-too-high', 'refcount-too-low', 'data-unaligned')).toMatchObject({
    brief: '3 to mend',
    enabled: true,
    primary: true,
  });
  expect(repair('bad-magic')).toMatchObject({ brief: 'cannot mend it', enabled: false });
});
