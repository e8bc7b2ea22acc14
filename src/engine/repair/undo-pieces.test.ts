import { describe, expect, it } from 'vitest';
import { bitOf, HEAD_BYTES, PUNCH_STEP, type UndoFacts } from './undo-head';
import {
  ABSENT,
  BLOCK_HEAD_BYTES,
  decodePieces,
  encodeBlockHead,
  encodePiece,
  MAX_ENTRY,
  PIECE_BYTES,
  versionAfter,
  ZERO,
  type Piece,
} from './undo-pieces';

const FACTS: UndoFacts = {
  image: 'disk.qcow2',
  scope: 'all',
  made: 0,
  modifiedBefore: 0,
  lengthBefore: 1 << 20,
  length: 2 << 20,
  corruptionsFixed: 0,
  leaksFixed: 0,
  changedBytes: 0,
  writtenBytes: 0,
  steps: bitOf(1) | bitOf(3) | bitOf(PUNCH_STEP),
};
const PAYLOAD_END = HEAD_BYTES + 4096;
const bytes = (at = HEAD_BYTES) => ({ kind: 'bytes', at, sum: 0xfedcba98 }) as const;
const copy = (at = 0) => ({ kind: 'copy', at, sum: 1 }) as const;
const SOUND: Piece = {
  offset: 512,
  length: 1024,
  steps: bitOf(3),
  versions: [bytes(), bytes(HEAD_BYTES + 1024)],
};

/** What pieces are after they were written and read. */
function readBack(pieces: readonly Piece[]): Piece[] {
  const entries = new Uint8Array(pieces.length * MAX_ENTRY);
  let end = 0;
  for (const piece of pieces) end += encodePiece(entries, end, piece);
  const used = entries.subarray(0, end);
  const head = new Uint8Array(BLOCK_HEAD_BYTES);
  encodeBlockHead(head, { pieces: pieces.length, payloadBytes: 0, entryBytes: end }, used);
  return decodePieces(head, used, { facts: FACTS, payloadEnd: PAYLOAD_END, from: 0, file: 'x' });
}

describe('pieces', () => {
  it('are read as they were written', () => {
    const pieces: Piece[] = [
      SOUND,
      { offset: 4096, length: 8192, steps: bitOf(1), versions: [ZERO, copy(65_536)] },
      { offset: 20_000, length: 700_000, steps: bitOf(PUNCH_STEP), versions: [ZERO, ZERO] },
      { offset: 1 << 20, length: 512, steps: bitOf(1) | bitOf(3), versions: [ABSENT, bytes(), ZERO] },
    ];
    expect(readBack(pieces)).toEqual(pieces);
  });

  it('know which version follows which step', () => {
    const piece = { ...SOUND, steps: bitOf(1) | bitOf(3) };
    expect([0, 1, 2, 3, 6].map((step) => versionAfter(piece, step))).toEqual([0, 1, 1, 2, 2]);
  });

  it.each<readonly [string, Partial<Piece>]>([
    ['past the end of the image', { offset: (2 << 20) - 512 }],
    ['across its old end', { offset: (1 << 20) - 512 }],
    ['at a place that is no number', { offset: NaN }],
    ['before the start', { offset: -512 }],
    ['at a part of a byte', { offset: 0.5 }],
    ['of no length', { length: 0 }],
    ['longer than a buffer', { length: PIECE_BYTES + 1 }],
    ['of steps that the repair does not have', { steps: bitOf(2) }],
    ['of no step that there is', { steps: bitOf(0) }],
    ['with bytes from the head', { versions: [bytes(HEAD_BYTES - 1), ZERO] }],
    ['with bytes from behind', { versions: [bytes(PAYLOAD_END - 1023), ZERO] }],
    ['with bytes from nowhere', { versions: [bytes(Infinity), ZERO] }],
    ['absent, inside the image', { versions: [ABSENT, ZERO] }],
    ['copied in another step', { versions: [ZERO, copy()] }],
    ['copied from past the end', { steps: bitOf(1), versions: [ZERO, copy(2 << 20)] }],
    ['punched, with something in it', { steps: bitOf(PUNCH_STEP), versions: [ZERO, bytes()] }],
  ])('%s are refused', (_name, wrong) => {
    expect(() => readBack([{ ...SOUND, ...wrong }])).toThrow(/undo-damaged/);
  });

  it('that overlap, or go back, are refused', () => {
    expect(() => readBack([SOUND, { ...SOUND, offset: 1535 }])).toThrow(/undo-damaged/);
    expect(() => readBack([SOUND, { ...SOUND, offset: 0, length: 512 }])).toThrow(/undo-damaged/);
  });
});
