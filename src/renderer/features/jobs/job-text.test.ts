import { expect, it } from 'vitest';
import { formatCount } from '../../ui/numbers';
import { formatRate, formatSeconds, phaseText, progressLine } from './job-text';

it('phases read as words', () => {
  expect(phaseText('l2-tables')).toBe('reading L2 tables');
  expect(phaseText('compare')).toBe('comparing refcounts');
  expect(phaseText('some-other')).toBe('some other');
});

it('durations read as people say them', () => {
  expect([0.2, 5.4, 89, 300, 7500].map(formatSeconds)).toEqual([
    'less than 1 s',
    '5 s',
    '89 s',
    '5 min',
    '2 h 5 min',
  ]);
});

it('rates have a unit', () => {
  expect(formatRate(12_340_000, 'clusters')).toBe('12.3 M clusters/s');
  expect(formatRate(900, 'tables')).toBe('900 tables/s');
  expect(formatRate(412 * 2 ** 20, 'bytes')).toBe('412 MiB/s');
});

it('the line of a job says how far, how fast, how long and what was found', () => {
  const progress = {
    progress: 50,
    phase: 'l2-tables',
    done: 500,
    total: 1000,
    unit: 'clusters',
    findings: 2,
  } as const;
  const samples = [
    { at: 0, done: 400, total: 1000, unit: 'clusters', phase: 'l2-tables', findings: 0, percent: 40 },
    { at: 1000, done: 500, total: 1000, unit: 'clusters', phase: 'l2-tables', findings: 2, percent: 50 },
  ] as const;
  expect(progressLine(progress, samples)).toBe(
    `500 of ${formatCount(1000)} clusters · 100 clusters/s · 5 s left · 2 findings`,
  );
});

it('a step that is done at once is not counted', () => {
  const progress = { progress: 100, phase: 'compare', done: 1, total: 1, unit: 'clusters' } as const;
  expect(progressLine(progress, [])).toBe('');
});
