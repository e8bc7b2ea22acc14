/** Lets readers in together and writers alone, in the order in which they came. */
export class RequestLock {
  /** settles when all that came before is done */
  #last: Promise<unknown> = Promise.resolve();
  /** settles when the readers that came since the last writer are done */
  #readers: Promise<unknown> = Promise.resolve();

  /** Runs `work` together with other readers. */
  shared<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#readers = Promise.all([this.#readers, done.catch(() => undefined)]);
    return done;
  }

  /** Runs `work` while nobody else works. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = Promise.all([this.#last, this.#readers]).then(work);
    this.#last = done.catch(() => undefined);
    this.#readers = Promise.resolve();
    return done;
  }
}
