import { describe, expect, it } from 'vitest';
import { isZero, zeroPieces } from './zeroes';

const MIB = 1 << 20;

describe('isZero', () => {
  it('sees one byte wherever it is, in more than what is compared at once', () => {
    const bytes = new Uint8Array(2 * MIB + 100);
    expect(isZero(bytes)).toBe(true);
    for (const at of [0, 1, MIB - 1, MIB, 2 * MIB, bytes.length - 2, bytes.length - 1]) {
      bytes[at] = 1;
      expect(isZero(bytes)).toBe(false);
      bytes[at] = 0;
    }
  });

  it('looks at the range alone', () => {
    const bytes = Uint8Array.of(1, 0, 0, 1);
    expect(isZero(bytes, 1, 3)).toBe(true);
    expect(isZero(bytes, 1, 4)).toBe(false);
    expect(isZero(bytes, 0, 3)).toBe(false);
    expect(isZero(bytes, 3, 3)).toBe(true);
  });
});

it.each([0, 1, MIB, MIB + 1, 3 * MIB])('%i zeroes come in pieces of at most 1 MiB', (length) => {
  const pieces = [...zeroPieces(length)];
  expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(length);
  expect(pieces.every((piece) => piece.length > 0 && piece.length <= MIB && isZero(piece))).toBe(true);
});
