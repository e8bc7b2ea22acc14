import { describe, expect, it } from 'vitest';
import {
  addSample,
  addSilence,
  ofMainUnit,
  ratePoints,
  rateOf,
  remainingSeconds,
  type Sample,
} from './samples';

const event = (done: number, phase = 'l2-tables', findings?: number) => ({
  progress: 0,
  phase,
  done,
  total: 1000,
  unit: 'clusters' as const,
  findings,
});

function run(steps: readonly (readonly [number, number, string?])[]): readonly Sample[] {
  return steps.reduce<readonly Sample[]>(
    (samples, [at, done, phase]) => addSample(samples, at, event(done, phase)),
    [],
  );
}

describe('the estimate', () => {
  it('says nothing from a single sample', () => {
    expect(remainingSeconds([])).toBeUndefined();
    expect(remainingSeconds(run([[0, 0]]))).toBeUndefined();
  });

  it('divides what is left by the rate of late', () => {
    const samples = run([
      [0, 0],
      [1000, 100],
      [2000, 200],
    ]);
    expect(rateOf(samples)).toBe(100);
    expect(remainingSeconds(samples)).toBe(8);
  });

  it('follows a change within fifty samples', () => {
    const slow = Array.from({ length: 60 }, (_, at) => [at * 100, at] as const);
    const fast = Array.from({ length: 60 }, (_, at) => [6000 + at * 100, 60 + at * 10] as const);
    expect(rateOf(run([...slow, ...fast]))).toBeCloseTo(100);
  });

  it('starts anew with each phase', () => {
    const samples = run([
      [0, 0, 'refcounts'],
      [1000, 900, 'refcounts'],
      [1100, 10, 'l2-tables'],
    ]);
    expect(remainingSeconds(samples)).toBeUndefined();
  });
});

describe('samples', () => {
  it('are thinned out, never without bound', () => {
    let samples: readonly Sample[] = [];
    for (let at = 0; at < 10_000; at++) samples = addSample(samples, at, event(at));
    expect(samples.length).toBeLessThanOrEqual(2400);
    expect(samples.at(-1)!.at).toBe(9999);
  });

  it('become rates, few enough to draw', () => {
    const samples = run(Array.from({ length: 1000 }, (_, at) => [at * 100, at * 5] as const));
    const points = ratePoints(samples, 100);
    expect(points.length).toBeLessThanOrEqual(101);
    for (const { rate } of points) expect(rate).toBeCloseTo(50);
  });

  it('never give a negative rate where a phase ends', () => {
    const points = ratePoints(
      run([
        [0, 0, 'refcounts'],
        [100, 900, 'refcounts'],
        [200, 10, 'l2-tables'],
      ]),
    );
    expect(points.map(({ rate }) => rate)).toEqual([9000, 100]);
  });
});

describe('a slow operation', () => {
  it('is sampled while it is silent', () => {
    const samples = run([
      [0, 0],
      [100, 50],
    ]);
    expect(addSilence(samples, 300)).toBe(samples);
    const silent = addSilence(samples, 1100);
    expect(silent).toHaveLength(3);
    expect(ratePoints(silent).at(-1)).toMatchObject({ seconds: 1.1, rate: 0 });
    expect(addSilence([], 5000)).toEqual([]);
  });

  it('is drawn in the unit that it counts most of the time', () => {
    const clusters = run([
      [0, 0],
      [100, 50],
    ]);
    const tables = addSample(clusters, 200, { ...event(1), unit: 'tables' });
    expect(ofMainUnit(tables)).toEqual(clusters);
    expect(ofMainUnit([])).toEqual([]);
  });
});

it('takes the end, told as one of one, for the end of what was counted', () => {
  const samples = addSample(run([[0, 400]]), 1000, { ...event(1), progress: 100, total: 1 });
  expect(samples.at(-1)).toMatchObject({ done: 1000, total: 1000 });
  expect(ratePoints(samples)).toMatchObject([{ rate: 600 }]);
});
