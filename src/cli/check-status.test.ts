import { expect, it } from 'vitest';
import { PlatterError } from '../shared/errors';
import { statusOfCounts, statusWithoutCheck } from './check-status';

const CLEAN = { checkErrors: 0, corruptions: 0, leaks: 0, extraCorruptions: 0 };

it.each([
  [CLEAN, 0],
  [{ ...CLEAN, leaks: 1 }, 3],
  [{ ...CLEAN, leaks: 1, corruptions: 1 }, 2],
  [{ ...CLEAN, extraCorruptions: 1 }, 2],
  [{ checkErrors: 1, corruptions: 1, leaks: 1, extraCorruptions: 1 }, 1],
])('the counts %j give the exit status of qemu-img check, %d', (counts, status) => {
  expect(statusOfCounts(counts)).toBe(status);
});

it.each([
  ['other-format', 63],
  ['empty-file', 63],
  ['cancelled', 130],
  ['in-use', 1],
] as const)('%s gives %d', (code, status) => {
  expect(statusWithoutCheck(new PlatterError(code))).toBe(status);
});
