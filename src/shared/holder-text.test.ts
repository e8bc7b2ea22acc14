import { expect, it } from 'vitest';
import { holderName, holderShort, unlockedText } from './holder-text';

it.each([
  [{ pid: 4711, command: 'qemu-nbd', writing: true }, 'qemu-nbd, process 4711,', 'qemu-nbd, 4711'],
  [{ pid: 12, command: '', writing: false }, 'A program, process 12,', 'process, 12'],
  [{ writing: true }, 'A program of another user', 'another user'],
])('a holder %j is "%s", in short "%s"', (holder, name, short) => {
  expect(holderName(holder)).toBe(name);
  expect(holderShort(holder)).toBe(short);
});

it.each(['not-asked', 'platform', 'no-library', 'ENOLCK'])(
  'no lock (%s) is said, with what to do',
  (reason) => {
    const text = unlockedText({ locked: false, reason });
    expect(text).toMatch(/^[A-Z][^.]*\. Make sure that no virtual machine uses the image meanwhile\.$/);
    expect(text?.includes('(ENOLCK)')).toBe(reason === 'ENOLCK');
  },
);

it('a lock needs no words', () => {
  expect(unlockedText({ locked: true, kind: 'write' })).toBeUndefined();
});
