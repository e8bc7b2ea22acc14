import { expect, it } from 'vitest';
import { addPoint, lengthsOf, speedPoints, type LengthPoint } from './length-points';

const run = (moments: readonly (readonly [number, number, number?])[]): readonly LengthPoint[] =>
  moments.reduce<readonly LengthPoint[]>(
    (points, [seconds, copied, length = 100]) => addPoint(points, { seconds, copied, length }),
    [],
  );

it('moments that follow at once are one, and the last one is always there', () => {
  const points = run([
    [0, 0],
    [0.1, 1],
    [0.2, 2],
    [0.3, 3],
    [0.35, 4],
  ]);
  expect(points.map(({ seconds }) => seconds)).toEqual([0, 0.2, 0.35]);
});

it('there are never more than can be drawn', () => {
  const points = run(Array.from({ length: 10_000 }, (_, at) => [at, at] as const));
  expect(points.length).toBeLessThanOrEqual(2400);
  expect(points.at(-1)?.seconds).toBe(9999);
  expect(speedPoints(points, 100).length).toBeLessThanOrEqual(102);
  expect(lengthsOf(points, 100).length).toBeLessThanOrEqual(102);
  expect(lengthsOf(points, 100).at(-1)?.seconds).toBe(9999);
});

it('a speed is taken over two seconds, so that flushes do not tear it to pieces', () => {
  const points = run([
    [0, 0],
    [1, 200],
    [2, 200],
    [3, 400],
    [4, 400],
  ]);
  expect(speedPoints(points, 100)).toEqual([
    { seconds: 1, value: 200 },
    { seconds: 2, value: 100 },
    { seconds: 3, value: 100 },
    { seconds: 4, value: 100 },
  ]);
});

it('nothing is said of a single moment', () => {
  expect(speedPoints(run([[0, 0]]), 10)).toEqual([]);
  expect(speedPoints([], 10)).toEqual([]);
});
