import { expect, test } from 'vitest';
import { rangesToCsv, rangesToJson } from './compare-export';
import { rangeNear, stripRuns } from './strip-runs';

test('cells of one kind are one run, and zeroes none', () => {
  const cells = Uint8Array.from([0, 0, 1, 1, 4, 2, 2, 0, 3]);
  expect(stripRuns({ cellBytes: 65_536, cells })).toEqual([
    { kind: 'same', start: 2, count: 2 },
    { kind: 'differs', start: 4, count: 1 },
    { kind: 'only-first', start: 5, count: 2 },
    { kind: 'only-second', start: 8, count: 1 },
  ]);
});

test('ranges are copied in bytes', () => {
  const ranges = [
    { start: 0, length: 65_536, kind: 'differs' },
    { start: 1 << 20, length: 4096, kind: 'only-first' },
  ] as const;
  expect(rangesToCsv(ranges)).toBe('start,length,kind\n0,65536,differs\n1048576,4096,only-first\n');
  expect(JSON.parse(rangesToJson(ranges))).toEqual(ranges);
});

test('a place of the strip leads to the range under it, else to the nearest that is not far', () => {
  const ranges = [
    { start: 100, length: 50, kind: 'differs' },
    { start: 200, length: 10, kind: 'differs' },
    { start: 900, length: 1, kind: 'differs' },
  ] as const;
  const at = (offset: number): number | undefined => rangeNear(ranges, offset, 20);
  expect([100, 149, 200, 209, 900].map(at)).toEqual([0, 0, 1, 1, 2]);
  expect([85, 165, 190, 225, 915].map(at)).toEqual([0, 0, 1, 1, 2]);
  expect([0, 79, 300, 1000].map(at)).toEqual([undefined, undefined, undefined, undefined]);
  expect(rangeNear([], 5, 20)).toBeUndefined();
});
