import { expect, test } from 'vitest';
import { snapshotWord } from './snapshot-word';

const snapshot = (index: number, id: string, name = '') => ({ index, id, name });

test('a snapshot is named by its id where that is of use', () => {
  expect(snapshotWord([snapshot(0, '1'), snapshot(1, '2')], snapshot(1, '2'))).toBe('2');
  expect(snapshotWord([snapshot(0, 'it’s one')], snapshot(0, 'it’s one'))).toBe('it’s one');
});

test('by its place where the id can’t be typed, is empty, alike or like an option', () => {
  for (const id of ['\\u001b[2J', '', '-x', '\\u0000'])
    expect(snapshotWord([snapshot(0, '1'), snapshot(1, id)], snapshot(1, id))).toBe('#2');
  expect(snapshotWord([snapshot(0, '1'), snapshot(1, '1')], snapshot(1, '1'))).toBe('#2');
});

test('not by a place that another one is called by', () => {
  const all = [snapshot(0, '\\u001b'), snapshot(1, '2', '#1')];
  expect(snapshotWord(all, all[0])).toBe('\\u001b');
});
