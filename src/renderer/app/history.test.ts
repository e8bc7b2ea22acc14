import { expect, test } from 'vitest';
import { back, current, EMPTY_HISTORY, forward, push, replace } from './history';
import type { History } from './history';

const of = (...steps: string[]): History<string> => steps.reduce<History<string>>(push, EMPTY_HISTORY);

test('goes back and forward without leaving the list', () => {
  const history = of('a', 'b');
  expect(current(back(back(history)))).toBe('a');
  expect(current(forward(forward(back(history))))).toBe('b');
  expect(current(back(EMPTY_HISTORY))).toBeUndefined();
  expect(current(forward(EMPTY_HISTORY))).toBeUndefined();
});

test('a step after going back drops what was ahead', () => {
  const history = push(back(of('a', 'b')), 'c');
  expect(history.steps).toEqual(['a', 'c']);
});

test('replacing keeps the number of steps', () => {
  expect(replace(of('a', 'b'), 'c').steps).toEqual(['a', 'c']);
  expect(replace(EMPTY_HISTORY, 'a').steps).toEqual(['a']);
});

test('keeps the last hundred steps', () => {
  const history = of(...Array.from({ length: 150 }, (_, index) => String(index)));
  expect(history.steps).toHaveLength(100);
  expect(current(history)).toBe('149');
});
