import { PlatterError } from '../../shared/errors';
import { throwIfAborted } from '../io/time-slice';

/** Work that waits for its turn. */
interface Waiting {
  readonly alone: boolean;
  readonly start: () => void;
}

/**
 * Lets readers in together and writers alone, in the order in which they came. Work whose signal is aborted while it
 * waits rejects with PlatterError cancelled, and is not begun.
 */
export class RequestLock {
  #readers = 0;
  #writing = false;
  readonly #queue: Waiting[] = [];

  /** Runs `work` together with other readers. */
  async shared<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    if (this.#writing || this.#queue.length > 0) await this.#turn(false, signal);
    else this.#readers++;
    try {
      return await work();
    } finally {
      this.#readers--;
      this.#next();
    }
  }

  /** Runs `work` while nobody else works. */
  async exclusive<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    if (this.#writing || this.#readers > 0 || this.#queue.length > 0) await this.#turn(true, signal);
    else this.#writing = true;
    try {
      return await work();
    } finally {
      this.#writing = false;
      this.#next();
    }
  }

  #turn(alone: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(new PlatterError('cancelled'));
        this.#next();
      };
      const start = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const waiting = { alone, start };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Starts who is first in line, and all readers that follow a reader. */
  #next(): void {
    while (this.#queue.length > 0) {
      const [{ alone, start }] = this.#queue;
      if (this.#writing || (alone && this.#readers > 0)) return;
      this.#queue.shift();
      if (alone) this.#writing = true;
      else this.#readers++;
      start();
    }
  }
}
