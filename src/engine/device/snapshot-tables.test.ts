import { expect, test } from 'vitest';
import type { Image } from '../image/image';
import { snapshotOf } from './snapshot-tables';

const image = (...names: readonly (readonly [id: string, name: string])[]): Image =>
  ({ snapshots: names.map(([id, name], index) => ({ index, id, name })) }) as unknown as Image;

test('a snapshot is found by its id, else by its name, else by its place', () => {
  const found = (choice: string) => snapshotOf(image(['1', '2'], ['2', 'b'], ['\u001b', '']), choice).index;
  expect(['1', '2', 'b', '#3'].map(found)).toEqual([0, 1, 1, 2]);
  expect(() => found('#4')).toThrow('invalid-argument');
});

test('what is called like a place is meant before the place', () => {
  expect(snapshotOf(image(['1', 'a'], ['2', '#1']), '#1').index).toBe(1);
});

test('one of several that are alike is found by its place alone', () => {
  const alike = image(['1', 'a'], ['1', 'a']);
  expect(() => snapshotOf(alike, '1')).toThrow('invalid-argument');
  expect(snapshotOf(alike, '#2').index).toBe(1);
});
