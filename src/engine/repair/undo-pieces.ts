/** The pieces of an undo file as bytes. They come in blocks: a short head, bytes of the image, and what they mean. */
import { crc32 } from './crc32';
import { bitOf, damaged, FIRST_STEP, HEAD_BYTES, PUNCH_STEP, type UndoFacts } from './undo-head';

/**
 * What a piece of the image holds at some time:
 * - `absent`: it lies past the old end of the image
 * - `zero`: zeroes
 * - `bytes`: what stands in the undo file at `at`
 * - `copy`: what the image had at `at` before the repair, and has as long as the step `place` goes on; no other step
 *   changes the piece
 */
export interface Version {
  readonly kind: 'zero' | 'bytes' | 'absent' | 'copy';
  readonly at: number;
  /** CRC-32 of the bytes, of `bytes` and `copy` */
  readonly sum: number;
}

/** A part of the image that changes as a whole. */
export interface Piece {
  /** byte offset in the image */
  readonly offset: number;
  readonly length: number;
  /** the steps that change it, as bits */
  readonly steps: number;
  /** how it was, and how each of the steps leaves it, in order */
  readonly versions: readonly Version[];
}

/** Bytes of a piece that is more than zeroes, at most. */
export const PIECE_BYTES = 64 << 10;
export const BLOCK_HEAD_BYTES = 24;
export const MAX_PIECES = 4096;
export const MAX_PAYLOAD = 4 << 20;
const BLOCK_MAGIC = 0x50_42_4c_4b;
const PIECE_HEAD = 17;
const VERSION_BYTES = 13;
/** bytes of one piece's entry, at most */
export const MAX_ENTRY = PIECE_HEAD + (1 + PUNCH_STEP) * VERSION_BYTES;
const KINDS = ['zero', 'bytes', 'absent', 'copy'] as const;
const ALL_STEPS = bitOf(PUNCH_STEP + 1) - bitOf(FIRST_STEP);

export const ZERO: Version = { kind: 'zero', at: 0, sum: 0 };
export const ABSENT: Version = { kind: 'absent', at: 0, sum: 0 };

/** What follows the head of a block: its payload, then its entries. */
export interface BlockHead {
  readonly pieces: number;
  readonly payloadBytes: number;
  readonly entryBytes: number;
  readonly sum: number;
}

/** Index of the version that a piece has when `step` is done. */
export function versionAfter({ steps }: Piece, step: number): number {
  let index = 0;
  for (let earlier = FIRST_STEP; earlier <= step; earlier++) if (steps & bitOf(earlier)) index++;
  return index;
}

/** Writes a piece's entry. @returns its length in bytes */
export function encodePiece(target: Uint8Array, at: number, piece: Piece): number {
  const view = new DataView(target.buffer, target.byteOffset + at, MAX_ENTRY);
  view.setFloat64(0, piece.offset);
  view.setFloat64(8, piece.length);
  view.setUint8(16, piece.steps);
  let end = PIECE_HEAD;
  for (const version of piece.versions) {
    view.setUint8(end, KINDS.indexOf(version.kind));
    view.setFloat64(end + 1, version.at);
    view.setUint32(end + 9, version.sum);
    end += VERSION_BYTES;
  }
  return end;
}

/** Writes the head of a block whose entries are there already. */
export function encodeBlockHead(target: Uint8Array, head: Omit<BlockHead, 'sum'>, entries: Uint8Array): void {
  const view = new DataView(target.buffer, target.byteOffset, BLOCK_HEAD_BYTES);
  view.setUint32(0, BLOCK_MAGIC);
  view.setUint32(4, head.pieces);
  view.setUint32(8, head.payloadBytes);
  view.setUint32(12, head.entryBytes);
  view.setUint32(16, crc32(entries, crc32(target.subarray(0, 16))));
}

/** @throws PlatterError undo-damaged */
export function decodeBlockHead(bytes: Uint8Array, file: string): BlockHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_HEAD_BYTES);
  const head = {
    pieces: view.getUint32(4),
    payloadBytes: view.getUint32(8),
    entryBytes: view.getUint32(12),
    sum: view.getUint32(16),
  };
  const { pieces, payloadBytes, entryBytes } = head;
  const sound =
    view.getUint32(0) === BLOCK_MAGIC &&
    pieces > 0 &&
    pieces <= MAX_PIECES &&
    payloadBytes <= MAX_PAYLOAD &&
    entryBytes <= pieces * MAX_ENTRY;
  if (!sound) throw damaged(file, 'a block of it is damaged');
  return head;
}

/** What the pieces of a block are held to. */
export interface BlockPlace {
  readonly facts: UndoFacts;
  /** byte offset in the undo file behind the block's payload: nothing refers to what comes later */
  readonly payloadEnd: number;
  /** byte offset in the image behind the last piece before */
  readonly from: number;
  readonly file: string;
}

/**
 * The pieces of a block, ascending, each within its bounds.
 * @param blockHead its bytes
 * @throws PlatterError undo-damaged
 */
export function decodePieces(blockHead: Uint8Array, entries: Uint8Array, place: BlockPlace): Piece[] {
  const { pieces: count, sum } = decodeBlockHead(blockHead, place.file);
  if (crc32(entries, crc32(blockHead.subarray(0, 16))) !== sum) {
    throw damaged(place.file, 'a block of it is damaged');
  }
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
  const pieces: Piece[] = [];
  let { from } = place;
  let at = 0;
  while (pieces.length < count) {
    if (at + PIECE_HEAD > entries.length) throw damaged(place.file, 'a block of it is too short');
    const steps = view.getUint8(at + 16);
    const piece = { offset: view.getFloat64(at), length: view.getFloat64(at + 8), steps };
    at += PIECE_HEAD;
    const versions: Version[] = [];
    const expected = 1 + versionAfter({ ...piece, versions }, PUNCH_STEP);
    if (at + expected * VERSION_BYTES > entries.length)
      throw damaged(place.file, 'a block of it is too short');
    for (; versions.length < expected; at += VERSION_BYTES) {
      versions.push({
        kind: KINDS[view.getUint8(at)],
        at: view.getFloat64(at + 1),
        sum: view.getUint32(at + 9),
      });
    }
    pieces.push(bounded({ ...piece, versions }, from, place));
    from = piece.offset + piece.length;
  }
  return pieces;
}

/** @throws PlatterError undo-damaged where a piece reaches beyond what it may touch */
function bounded(piece: Piece, from: number, { facts, payloadEnd, file }: BlockPlace): Piece {
  const { offset, length, steps, versions } = piece;
  const end = offset + length;
  const plain = versions.every(({ kind }) => kind === 'zero' || kind === 'absent');
  const placed =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(end) &&
    offset >= from &&
    length > 0 &&
    end <= facts.length &&
    (plain || length <= PIECE_BYTES) &&
    (end <= facts.lengthBefore || offset >= facts.lengthBefore);
  const stepped = steps !== 0 && (steps & ~ALL_STEPS) === 0 && (steps & ~facts.steps) === 0;
  const known = versions.every(({ kind, at }, index) => {
    if (kind === 'zero') return true;
    if (kind === 'absent') return index === 0 && offset >= facts.lengthBefore;
    if (!Number.isSafeInteger(at)) return false;
    if (kind === 'bytes') return at >= HEAD_BYTES && at + length <= payloadEnd;
    return (
      kind === 'copy' && index === 1 && steps === bitOf(FIRST_STEP) && at >= 0 && at + length <= facts.length
    );
  });
  const punched = (steps & bitOf(PUNCH_STEP)) === 0 || versions.at(-1)?.kind === 'zero';
  if (!placed || !stepped || !known || !punched) throw damaged(file, 'it names what can not be');
  return piece;
}
