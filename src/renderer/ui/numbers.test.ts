import { expect, test } from 'vitest';
import { formatAgo, formatDate, formatOffset, formatPlural, groupHex } from './numbers';

test('groups offsets by four hex digits', () => {
  expect(formatOffset(0)).toBe('0x0');
  expect(formatOffset(0x3f)).toBe('0x3f');
  expect(formatOffset(0x30000)).toBe('0x3_0000');
  expect(formatOffset(0x58e300000)).toBe('0x5_8e30_0000');
});

test('groups the hex numbers of a sentence, and leaves quoted names alone', () => {
  expect(groupHex('The entry at 0x403d0, which reads 0x8000000000050000, names “0x123456.img” (0xfb).')).toBe(
    'The entry at 0x4_03d0, which reads 0x8000_0000_0005_0000, names “0x123456.img” (0xfb).',
  );
});

test('counts in the singular and the plural', () => {
  expect(formatPlural(1, 'entry', 'entries')).toBe('1 entry');
  expect(formatPlural(0, 'cluster')).toBe('0 clusters');
});

test('says coarsely how long ago', () => {
  expect(formatAgo(0, 59_000)).toBe('just now');
  expect(formatAgo(0, 120_000)).toBe('2 min ago');
  expect(formatAgo(0, 3 * 3_600_000)).toBe('3 h ago');
  expect(formatAgo(0, 25 * 3_600_000)).toBe('1 day ago');
});

test('a date outside of the calendar is said to be none', () => {
  expect(formatDate(2 ** 52)).toBe('no valid date');
  expect(formatDate(0)).toBe('no date');
});
