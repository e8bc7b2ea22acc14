/** Work that waits for its turn. */
interface Waiting {
  readonly alone: boolean;
  readonly start: () => void;
}

/** Lets readers in together and writers alone, in the order in which they came. */
export class RequestLock {
  #readers = 0;
  #writing = false;
  readonly #queue: Waiting[] = [];

  /** Runs `work` together with other readers. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    if (this.#writing || this.#queue.length > 0) await this.#turn(false);
    else this.#readers++;
    try {
      return await work();
    } finally {
      this.#readers--;
      this.#next();
    }
  }

  /** Runs `work` while nobody else works. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#writing || this.#readers > 0 || this.#queue.length > 0) await this.#turn(true);
    else this.#writing = true;
    try {
      return await work();
    } finally {
      this.#writing = false;
      this.#next();
    }
  }

  #turn(alone: boolean): Promise<void> {
    return new Promise((start) => this.#queue.push({ alone, start }));
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
