import type { WritableStorage } from '../io/storage';

const BUFFER = 1 << 20;

/** Writes a file from its beginning on, in large pieces. */
export class AppendWriter {
  readonly #buffer = new Uint8Array(BUFFER);
  #filled = 0;
  #written = 0;

  constructor(private readonly storage: WritableStorage) {}

  /** Bytes that were given so far. */
  get length(): number {
    return this.#written + this.#filled;
  }

  /** Adds bytes; they are copied. @throws PlatterError io-error */
  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + BUFFER - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === BUFFER) await this.#pass();
    }
  }

  /** Resolves when everything is on the disk. @throws PlatterError io-error */
  async end(): Promise<void> {
    if (this.#filled > 0) await this.#pass();
    await this.storage.flush();
  }

  async #pass(): Promise<void> {
    await this.storage.write(this.#written, this.#buffer.subarray(0, this.#filled));
    this.#written += this.#filled;
    this.#filled = 0;
  }
}
