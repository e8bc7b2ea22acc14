import { expect, test } from 'vitest';
import { rowAfterKey, rowsInSight } from './table-window';

test('renders what is in sight and a margin, never past the ends', () => {
  expect(rowsInSight(0, 100, 10, 1000)).toEqual({ first: 0, end: 18 });
  expect(rowsInSight(5000, 100, 10, 1000)).toEqual({ first: 492, end: 518 });
  expect(rowsInSight(9900, 100, 10, 1000)).toEqual({ first: 982, end: 1000 });
});

test('renders nothing of an empty table', () => {
  expect(rowsInSight(0, 100, 10, 0)).toEqual({ first: 0, end: 0 });
});

test('keys move inside the table', () => {
  expect(rowAfterKey('ArrowDown', undefined, 5, 2)).toBe(0);
  expect(rowAfterKey('ArrowDown', 4, 5, 2)).toBe(4);
  expect(rowAfterKey('ArrowUp', undefined, 5, 2)).toBe(4);
  expect(rowAfterKey('PageDown', 1, 5, 2)).toBe(3);
  expect(rowAfterKey('PageUp', 1, 5, 2)).toBe(0);
  expect(rowAfterKey('End', 1, 5, 2)).toBe(4);
  expect(rowAfterKey('a', 1, 5, 2)).toBeUndefined();
  expect(rowAfterKey('Home', 0, 0, 2)).toBeUndefined();
});
