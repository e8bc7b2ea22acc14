import type { WritableStorage } from '../io/storage';
import { throwIfAborted } from '../io/time-slice';
import { writeZeroes } from '../io/zeroes';

/** Bytes of one write, at most. */
const BUFFER_BYTES = 4 << 20;

/** Writes that follow each other in the file as one. A signal is looked at before each. */
export class JoinedWrites {
  #buffer: Uint8Array | undefined;
  #start = 0;
  #used = 0;

  constructor(
    private readonly storage: WritableStorage,
    private readonly signal?: AbortSignal,
    /** bytes that were written */
    private readonly wrote?: (bytes: number) => void,
  ) {}

  /**
   * Room for bytes that are to be written at `position`; whoever asks fills it before the next call.
   * @param length at most 4 MiB
   * @throws PlatterError io-error, cancelled
   */
  async room(position: number, length: number): Promise<Uint8Array> {
    if (position !== this.#start + this.#used || this.#used + length > BUFFER_BYTES) {
      await this.finish();
      this.#start = position;
    }
    this.#buffer ??= new Uint8Array(BUFFER_BYTES);
    const room = this.#buffer.subarray(this.#used, this.#used + length);
    this.#used += length;
    return room;
  }

  /** Writes zeroes, however many. @throws PlatterError io-error, cancelled */
  async zeroes(position: number, length: number): Promise<void> {
    await this.finish();
    await writeZeroes(this.storage, position, length, this.signal);
    this.wrote?.(length);
  }

  /** Writes what is waiting. @throws PlatterError io-error, cancelled */
  async finish(): Promise<void> {
    if (!this.#buffer || this.#used === 0) return;
    throwIfAborted(this.signal);
    const bytes = this.#buffer.subarray(0, this.#used);
    // not again where it fails
    this.#used = 0;
    await this.storage.write(this.#start, bytes);
    this.wrote?.(bytes.length);
  }
}
