import type { WritableStorage } from './storage';

/** Bytes that are written before the disk is set to work on them. */
const STEP = 64 << 20;

/**
 * Has the disk work while a long file is still being written, so that the flush at its end has little left to do.
 * Failures come with that flush: once one has failed, all that follow fail.
 */
export class WriteBehind {
  #waiting = 0;
  #working = false;

  constructor(private readonly storage: WritableStorage) {}

  /** Bytes were written. */
  wrote(bytes: number): void {
    this.#waiting += bytes;
    if (this.#working || this.#waiting < STEP) return;
    this.#waiting = 0;
    this.#working = true;
    const done = (): void => {
      this.#working = false;
    };
    this.storage.flush().then(done, done);
  }
}
