import { expect, test } from 'vitest';
import { formatKeys, matchesKeys } from './keys';
import type { KeyPress } from './keys';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test('mod is Ctrl, on macOS Cmd', () => {
  expect(matchesKeys('mod+o', press('o', { ctrlKey: true }), 'linux')).toBe(true);
  expect(matchesKeys('mod+o', press('o', { metaKey: true }), 'linux')).toBe(false);
  expect(matchesKeys('mod+o', press('o', { metaKey: true }), 'darwin')).toBe(true);
});

test('a plain key is not taken with a modifier', () => {
  expect(matchesKeys('3', press('3'), 'linux')).toBe(true);
  expect(matchesKeys('3', press('3', { ctrlKey: true }), 'linux')).toBe(false);
  expect(matchesKeys('3', press('3', { altKey: true }), 'linux')).toBe(false);
});

test('a key typed with Shift is found by what it types', () => {
  expect(matchesKeys('?', press('?', { shiftKey: true }), 'linux')).toBe(true);
});

test('Ctrl+Tab and Ctrl+Shift+Tab are two shortcuts', () => {
  const back = press('Tab', { ctrlKey: true, shiftKey: true });
  expect(matchesKeys('ctrl+shift+tab', back, 'darwin')).toBe(true);
  expect(matchesKeys('ctrl+tab', back, 'darwin')).toBe(false);
});

test('shortcuts read as the system writes them', () => {
  expect(formatKeys('mod+o', 'linux')).toBe('Ctrl+O');
  expect(formatKeys('mod+o', 'darwin')).toBe('⌘O');
  expect(formatKeys('alt+left', 'win32')).toBe('Alt+←');
  expect(formatKeys('f5', 'linux')).toBe('F5');
});
