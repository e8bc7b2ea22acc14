import { crc32 } from './crc32';
import type { WritableStorage } from '../io/storage';
import { isZero } from '../io/zeroes';
import { HEAD_BYTES } from './undo-head';
import {
  BLOCK_HEAD_BYTES,
  encodeBlockHead,
  encodePiece,
  MAX_ENTRY,
  MAX_PAYLOAD,
  MAX_PIECES,
  ZERO,
  type Piece,
  type Version,
} from './undo-pieces';

/** Different bytes that are remembered, so that what is equal is stored once. New refcount blocks are mostly alike. */
const REMEMBERED = 16;

interface Stored {
  readonly version: Version;
  readonly bytes: Uint8Array;
}

/** Collects pieces and what they hold in blocks, and writes those one behind the other. */
export class UndoBlockWriter {
  /** byte offset in the undo file of the block that is being collected */
  #start = HEAD_BYTES;
  readonly #payload = new Uint8Array(BLOCK_HEAD_BYTES + MAX_PAYLOAD + MAX_PIECES * MAX_ENTRY);
  #payloadBytes = 0;
  readonly #entries = new Uint8Array(MAX_PIECES * MAX_ENTRY);
  #entryBytes = 0;
  #pieces = 0;
  /** the last piece, not among the entries yet: more zeroes may join it */
  #last: Piece | undefined;
  readonly #stored: Stored[] = [];
  #oldest = 0;

  constructor(private readonly target: WritableStorage) {}

  /** Whether the block has room for a piece of so many bytes in all of its versions. */
  fits(bytes: number): boolean {
    return this.#payloadBytes + bytes <= MAX_PAYLOAD && this.#pieces + 1 < MAX_PIECES;
  }

  /** Stores bytes, unless they are zeroes or were stored just now. */
  store(bytes: Uint8Array): Version {
    if (isZero(bytes)) return ZERO;
    // most often it is the last one: comparing is quicker than adding up
    const last = this.#stored.at(this.#oldest - 1);
    if (last && Buffer.compare(last.bytes, bytes) === 0) return last.version;
    const sum = crc32(bytes);
    const same = this.#stored.find(
      (stored) => stored.version.sum === sum && Buffer.compare(stored.bytes, bytes) === 0,
    );
    if (same) return same.version;
    const at = BLOCK_HEAD_BYTES + this.#payloadBytes;
    this.#payload.set(bytes, at);
    this.#payloadBytes += bytes.length;
    const version = { kind: 'bytes', at: this.#start + at, sum } as const;
    this.#stored[this.#oldest] = { version, bytes: new Uint8Array(bytes) };
    this.#oldest = (this.#oldest + 1) % REMEMBERED;
    return version;
  }

  /** Adds a piece, behind all others. Zeroes that follow zeroes become one piece. */
  add(piece: Piece): void {
    const last = this.#last;
    if (last && joins(last, piece)) {
      this.#last = { ...last, length: last.length + piece.length };
      return;
    }
    this.#encodeLast();
    this.#last = piece;
  }

  /** Writes the block. @throws PlatterError io-error */
  async flushBlock(): Promise<void> {
    this.#encodeLast();
    if (this.#pieces === 0) return;
    const entries = this.#entries.subarray(0, this.#entryBytes);
    const head = { pieces: this.#pieces, payloadBytes: this.#payloadBytes, entryBytes: this.#entryBytes };
    encodeBlockHead(this.#payload, head, entries);
    const end = BLOCK_HEAD_BYTES + this.#payloadBytes;
    this.#payload.set(entries, end);
    await this.target.write(this.#start, this.#payload.subarray(0, end + this.#entryBytes));
    this.#start += end + this.#entryBytes;
    this.#payloadBytes = 0;
    this.#entryBytes = 0;
    this.#pieces = 0;
  }

  /** Writes what is left. @returns bytes of the undo file. @throws PlatterError io-error */
  async finish(): Promise<number> {
    await this.flushBlock();
    return this.#start;
  }

  #encodeLast(): void {
    if (!this.#last) return;
    this.#entryBytes += encodePiece(this.#entries, this.#entryBytes, this.#last);
    this.#pieces++;
    this.#last = undefined;
  }
}

function joins(left: Piece, right: Piece): boolean {
  const plain = ({ versions }: Piece): boolean => versions.every(({ kind }) => kind === 'zero');
  return (
    left.steps === right.steps && left.offset + left.length === right.offset && plain(left) && plain(right)
  );
}
