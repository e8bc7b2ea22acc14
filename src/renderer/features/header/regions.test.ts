import { expect, test } from 'vitest';
import { summaryOf } from '../../app/summary-fixture';
import { groupOfField, regionAt, regionsOf } from './regions';
import type { Region } from './regions';

const region = (id: string, offset: number, length: number): Region => ({
  id,
  group: groupOfField(id),
  offset,
  length,
});
const regions = [region('magic', 0, 4), region('version', 4, 4), region('size', 24, 8)];

test('finds the field that holds a byte', () => {
  expect(regionAt(regions, 0)?.id).toBe('magic');
  expect(regionAt(regions, 3)?.id).toBe('magic');
  expect(regionAt(regions, 4)?.id).toBe('version');
  expect(regionAt(regions, 31)?.id).toBe('size');
});

test('finds nothing between and behind the fields', () => {
  expect(regionAt(regions, 8)).toBeUndefined();
  expect(regionAt(regions, 32)).toBeUndefined();
  expect(regionAt([], 0)).toBeUndefined();
});

test('a long region is found past a short one inside of it', () => {
  const nested = [region('extension:0', 0, 100), region('magic', 10, 4)];
  expect(regionAt(nested, 12)?.id).toBe('magic');
  expect(regionAt(nested, 50)?.id).toBe('extension:0');
});

test('a field that the list does not know belongs to the layout of the header', () => {
  expect(groupOfField('header_length')).toBe('layout');
  expect(groupOfField('toString')).toBe('layout');
});

test('a header that claims to end at once hides none of its fields behind extensions', () => {
  const field = { name: 'magic', offset: 0, length: 4, raw: '514649fb', value: '', meaning: '' };
  const extension = { type: 0x514649fb, name: 'unknown', offset: 0, length: 3, meaning: '', raw: '' };
  const summary = summaryOf({ fields: [field], extensions: [extension, { ...extension, offset: 4 }] });
  expect(regionsOf(summary).map(({ id }) => id)).toEqual(['magic', 'extension:4']);
});
