import { expect, test } from 'vitest';
import { COMPARE_RANGES } from '../../shared/compare-results';
import { CompareTally } from './compare-tally';

const GRAIN = 16;
const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

test('ranges are whole clusters, told apart by who has something there', () => {
  const tally = new CompareTally(6 * GRAIN, GRAIN);
  tally.compare(0, GRAIN, undefined, undefined);
  const [a, b] = [bytes(4 * GRAIN, 7), bytes(4 * GRAIN, 7)];
  a[20] = 1;
  b.fill(0, GRAIN * 2, GRAIN * 3);
  a.fill(0, GRAIN * 3);
  tally.compare(GRAIN, 4 * GRAIN, a, b);
  tally.compare(5 * GRAIN, GRAIN, bytes(GRAIN, 0), undefined);
  tally.finish();
  expect(tally.ranges).toEqual([
    { start: 2 * GRAIN, length: GRAIN, kind: 'differs' },
    { start: 3 * GRAIN, length: GRAIN, kind: 'only-first' },
    { start: 4 * GRAIN, length: GRAIN, kind: 'only-second' },
  ]);
  expect(tally.bytes).toEqual({
    zero: 2 * GRAIN,
    same: GRAIN,
    differs: GRAIN,
    'only-first': GRAIN,
    'only-second': GRAIN,
  });
  expect(tally.firstDifference).toBe(GRAIN + 20);
  expect(tally.differingBytes).toBe(1 + 2 * GRAIN);
  expect([...tally.picture.cells]).toEqual([0, 1, 4, 2, 3, 0]);
});

test('a cluster that is told in parts is one, whatever its parts are', () => {
  const tally = new CompareTally(3 * GRAIN + 5, GRAIN);
  tally.compare(0, 3, bytes(3, 1), bytes(3, 1));
  tally.compare(3, GRAIN - 3, bytes(GRAIN - 3, 1), undefined);
  tally.compare(GRAIN, 4, undefined, undefined);
  tally.compare(GRAIN + 4, 2 * GRAIN - 4, undefined, bytes(2 * GRAIN - 4, 2));
  tally.compare(3 * GRAIN, 5, bytes(5, 2), undefined);
  tally.finish();
  expect(tally.ranges).toEqual([
    { start: 0, length: GRAIN, kind: 'differs' },
    { start: GRAIN, length: 2 * GRAIN, kind: 'only-second' },
    { start: 3 * GRAIN, length: 5, kind: 'only-first' },
  ]);
});

test('more ranges than are listed are counted', () => {
  const count = COMPARE_RANGES + 7;
  const tally = new CompareTally(2 * count * GRAIN, GRAIN);
  for (let at = 0; at < count; at++) {
    tally.compare(2 * at * GRAIN, GRAIN, undefined, bytes(GRAIN, 1));
    tally.shared((2 * at + 1) * GRAIN, GRAIN);
  }
  tally.finish();
  expect(tally.ranges).toHaveLength(COMPARE_RANGES);
  expect(tally.rangesTotal).toBe(count);
  expect(tally.sharedBytes).toBe(count * GRAIN);
  expect(tally.picture.cells.length).toBeLessThanOrEqual(2048);
});
