/** The guest's bytes from one end to the other. */
import type { GuestOffset } from '../../shared/units';
import { alignedBytes } from '../io/aligned-bytes';
import { LONG_READ } from '../io/file-storage';
import { TimeSlice } from '../io/time-slice';
import { FileHoles } from './file-holes';
import { findPiece, findPieceNow, type GuestPiece } from './guest-piece';
import { read } from './guest-reader';
import type { Layer } from './layer';

/** A run of the disk. */
export interface GuestChunk {
  /** guest offset */
  readonly offset: number;
  readonly length: number;
  /** undefined: nothing but zeroes. Valid until the next chunk is asked for, or as many later as `held` says */
  readonly bytes?: Uint8Array;
}

/** Bytes of a chunk that is not zero, at most. */
export const CHUNK_BYTES = 2 << 20;
/** Zero runs below this are read as part of a chunk. */
const ZERO_RUN = 64 << 10;
/** Chunks that are read ahead while threads read or unpack them. */
const AHEAD = 5;

/** What comes next, while its bytes may still be on their way. */
interface Coming {
  readonly offset: number;
  readonly length: number;
  readonly buffer?: Uint8Array;
  /** whether waiting for it leaves time for others */
  readonly slow: boolean;
  readonly read: Promise<void>;
}

/** Gives a range in order, zero runs without reading them. Compressed clusters are read ahead, in bounded memory. */
export class GuestStream {
  readonly #coming: Coming[] = [];
  readonly #free: Uint8Array[] = [];
  readonly #holes = new FileHoles();
  readonly #slice: TimeSlice;
  readonly #end: number;
  #at: number;
  /** buffers of chunks that are still valid, the oldest first */
  readonly #given: (Uint8Array | undefined)[] = [];

  /**
   * @param start guest offset
   * @param length bytes; the range ends within the disk
   * @param held chunks that stay valid when the next one is asked for
   * @param chunkBytes bytes of a chunk at most; less than `LONG_READ` stay in the processor's cache, and no thread
   *   reads them ahead
   */
  constructor(
    private readonly layer: Layer,
    start: number,
    length: number,
    private readonly held: number,
    private readonly signal?: AbortSignal,
    private readonly chunkBytes = CHUNK_BYTES,
  ) {
    this.#at = start;
    this.#end = start + length;
    this.#slice = new TimeSlice(signal);
  }

  /**
   * @returns undefined at the end
   * @throws PlatterError as `read`
   */
  async next(): Promise<GuestChunk | undefined> {
    while (this.#given.length > this.held) {
      const buffer = this.#given.shift();
      if (buffer) this.#free.push(buffer);
    }
    await this.#fill();
    const coming = this.#coming.shift();
    if (!coming) return undefined;
    const { offset, length, buffer } = coming;
    this.#given.push(buffer);
    await coming.read;
    if (this.#slice.over) await this.#slice.rest();
    return { offset, length, bytes: buffer?.subarray(0, length) };
  }

  /** Waits until nothing is read any more, so that the image can be closed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#coming.splice(0).map((coming) => coming.read));
  }

  /** What does not wait for anything is read when it is its turn, so that it is used while it is in the cache. */
  async #fill(): Promise<void> {
    while (this.#coming.length < AHEAD && this.#at < this.#end) {
      const coming = await this.#startNext();
      this.#coming.push(coming);
      if (!coming.slow && !this.#coming[0].slow) return;
    }
  }

  async #startNext(): Promise<Coming> {
    const offset = this.#at;
    // what is written at once to a file that grows should begin where its large pages do
    const { chunkBytes } = this;
    const most = Math.min(chunkBytes - (offset % chunkBytes), this.#end - offset);
    let piece: GuestPiece | undefined = await this.#pieceAt(offset, most);
    if (this.#isZeroRun(piece, offset)) {
      let length = 0;
      while (piece?.kind === 'zero') {
        length += piece.length;
        // tables without end may say zero: who waits sees that it goes on
        const more: boolean = offset + length < this.#end && !this.#slice.over;
        piece = more ? await this.#pieceAt(offset + length, this.#end) : undefined;
      }
      this.#at = offset + length;
      return { offset, length, slow: false, read: Promise.resolve() };
    }
    let slow = false;
    let length = 0;
    while (piece && !(length > 0 && this.#isZeroRun(piece, offset + length))) {
      slow ||= piece.kind === 'compressed' || piece.length >= LONG_READ;
      length += piece.length;
      piece = length < most ? await this.#pieceAt(offset + length, most) : undefined;
    }
    length = Math.min(length, most);
    this.#at = offset + length;
    const buffer = this.#free.pop() ?? alignedBytes(chunkBytes);
    const reading = read(this.layer, offset as GuestOffset, buffer.subarray(0, length), this.signal);
    // who waits for it may come later
    reading.catch(() => {});
    return { offset, length, buffer, slow, read: reading };
  }

  #isZeroRun({ kind, length }: GuestPiece, at: number): boolean {
    return kind === 'zero' && (length >= ZERO_RUN || at + length === this.#end);
  }

  /** Holes of the file are zeroes too. @param most bytes that matter */
  async #pieceAt(at: number, most: number): Promise<GuestPiece> {
    const guest = at as GuestOffset;
    const rest = Math.min(most, this.#end - at);
    const piece = findPieceNow(this.layer, guest, rest) ?? (await findPiece(this.layer, guest, rest));
    if (piece.kind !== 'data') return piece;
    const known = this.#holes.at(piece.storage, piece.host);
    const { start, length, hole } = known instanceof Promise ? await known : known;
    const alike = Math.min(piece.length, start + length - piece.host);
    return hole ? { kind: 'zero', length: alike } : { ...piece, length: alike };
  }
}
