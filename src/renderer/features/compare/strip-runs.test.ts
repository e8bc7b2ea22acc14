import { expect, test } from 'vitest';
import { rangesToCsv, rangesToJson } from './compare-export';
import { stripRuns } from './strip-runs';

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
