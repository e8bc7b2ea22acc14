import { expect, it } from 'vitest';
import { binAfterKey } from './cursor-keys';
import type { Viewport } from './viewport';

const view: Viewport = { clusters: 1000, width: 100, height: 55, ratio: 1, level: 0, cell: 10, scroll: 0 };

it('arrows move by a cell or a row', () => {
  expect(binAfterKey('ArrowRight', 9, view)).toBe(10);
  expect(binAfterKey('ArrowLeft', 10, view)).toBe(9);
  expect(binAfterKey('ArrowDown', 5, view)).toBe(15);
  expect(binAfterKey('ArrowUp', 15, view)).toBe(5);
});

it('nothing leads out of the space', () => {
  expect(binAfterKey('ArrowUp', 5, view)).toBe(5);
  expect(binAfterKey('ArrowDown', 995, view)).toBe(995);
  expect(binAfterKey('ArrowLeft', 0, view)).toBe(0);
  expect(binAfterKey('PageDown', 990, view)).toBe(999);
});

it('pages keep one row in sight', () => {
  expect(binAfterKey('PageDown', 0, view)).toBe(40);
});

it('other keys stay for others', () => {
  expect(binAfterKey('Tab', 5, view)).toBeUndefined();
});
