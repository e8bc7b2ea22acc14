import { crc32 } from './crc32';
import { PlatterError } from '../../shared/errors';
import type { Storage, WritableStorage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { damaged, decodeHead, encodeState, HEAD_BYTES, type UndoFacts, type UndoState } from './undo-head';
import { BLOCK_HEAD_BYTES, decodeBlockHead, decodePieces, type Piece, type Version } from './undo-pieces';

/** An undo file that is open: what it says, piece by piece. */
export class UndoFile {
  #state: UndoState;

  private constructor(
    private readonly storage: Storage,
    readonly facts: UndoFacts,
    state: UndoState,
    private readonly fileLength: number,
    private readonly factsSum: number,
  ) {
    this.#state = state;
  }

  /**
   * Reads the head.
   * @param storage stays the caller's
   * @throws PlatterError undo-damaged, io-error
   */
  static async open(storage: Storage): Promise<UndoFile> {
    const bytes = new Uint8Array(HEAD_BYTES);
    await storage.read(0, bytes);
    const { facts, state, fileLength, factsSum } = decodeHead(bytes, storage.name);
    if (storage.length < fileLength) throw damaged(storage.name, 'its end is missing');
    return new UndoFile(storage, facts, state, fileLength, factsSum);
  }

  get name(): string {
    return this.storage.name;
  }

  /** How far the repair is, as it is on the disk. */
  get state(): UndoState {
    return this.#state;
  }

  /** Brings to the disk how far the repair is. @param storage the same, open for writing. @throws PlatterError io-error */
  async setState(storage: WritableStorage, state: UndoState): Promise<void> {
    await storage.write(0, encodeState(state, this.fileLength, this.factsSum));
    await storage.flush();
    this.#state = state;
  }

  /** All pieces, ascending, a block at a time. @throws PlatterError undo-damaged, io-error, cancelled */
  async *blocks(signal?: AbortSignal): AsyncGenerator<readonly Piece[]> {
    const { storage, facts, fileLength } = this;
    const file = storage.name;
    const slice = new TimeSlice(signal);
    const head = new Uint8Array(BLOCK_HEAD_BYTES);
    let from = 0;
    for (let at = HEAD_BYTES; at < fileLength;) {
      await storage.read(at, head);
      const { payloadBytes, entryBytes } = decodeBlockHead(head, file);
      const payloadEnd = at + BLOCK_HEAD_BYTES + payloadBytes;
      if (payloadEnd + entryBytes > fileLength) throw damaged(file, 'its end is missing');
      const entries = new Uint8Array(entryBytes);
      await storage.read(payloadEnd, entries);
      const pieces = decodePieces(head, entries, { facts, payloadEnd, from, file });
      yield pieces;
      const last = pieces[pieces.length - 1];
      from = last.offset + last.length;
      at = payloadEnd + entryBytes;
      if (slice.over) await slice.rest();
    }
  }

  /**
   * Fills `target` with a version of a piece.
   * @param image where copies come from
   * @throws PlatterError undo-damaged, changed-since-repair where what is to be copied is not what it was, io-error
   */
  async read(version: Version, target: Uint8Array, image: Storage): Promise<void> {
    if (version.kind === 'copy') {
      await image.read(version.at, target);
      if (crc32(target) !== version.sum) throw changedAt(image.name, version.at);
    } else if (version.kind === 'bytes') {
      await this.storage.read(version.at, target);
      if (crc32(target) !== version.sum) throw damaged(this.name, 'bytes that it holds are damaged');
    } else target.fill(0);
  }
}

/** Somebody wrote to what the repair changed, or read. @param offset byte offset in the image */
export const changedAt = (file: string, offset: number): PlatterError =>
  new PlatterError('changed-since-repair', { file, reason: 'contents', offset });
