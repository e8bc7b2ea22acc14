import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  lastTopRow,
  offsetAfterKey,
  rowAtScroll,
  rowsOf,
  scrollAtRow,
  spaceOf,
  topRowShowing,
} from './hex-scroll';

test('small files scroll row by row', () => {
  const rows = rowsOf(65_536);
  expect(rows).toBe(4096);
  expect(scrollAtRow(17, rows, 400)).toBe(340);
  expect(rowAtScroll(340, rows, 400)).toBe(17);
});

test('the scroll bar of a huge file reaches its first and its last row', () => {
  const rows = rowsOf(2 ** 43);
  const end = spaceOf(rows) - 400;
  expect(rowAtScroll(0, rows, 400)).toBe(0);
  expect(rowAtScroll(end, rows, 400)).toBe(lastTopRow(rows, 400));
  expect(scrollAtRow(lastTopRow(rows, 400), rows, 400)).toBeCloseTo(end);
});

test('a row brought into sight is in sight', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(9_000), (row, top) => {
      const shown = topRowShowing(row, top, 10_001, 400);
      expect(row).toBeGreaterThanOrEqual(shown);
      expect(row).toBeLessThan(shown + 20);
    }),
  );
});

test('a row in sight does not move the view', () => {
  expect(topRowShowing(12, 10, 1000, 400)).toBe(10);
});

test('keys stay inside the file and on their column', () => {
  expect(offsetAfterKey('ArrowLeft', false, 0, 100, 400)).toBe(0);
  expect(offsetAfterKey('ArrowUp', false, 5, 100, 400)).toBe(5);
  expect(offsetAfterKey('ArrowDown', false, 5, 100, 400)).toBe(21);
  expect(offsetAfterKey('ArrowDown', false, 90, 100, 400)).toBe(90);
  expect(offsetAfterKey('End', false, 97, 100, 400)).toBe(99);
  expect(offsetAfterKey('End', true, 0, 100, 400)).toBe(99);
  expect(offsetAfterKey('Home', false, 37, 100, 400)).toBe(32);
  expect(offsetAfterKey('x', false, 37, 100, 400)).toBeUndefined();
});
