import { PlatterError } from '../shared/errors';

interface Waiting {
  readonly key: string;
  readonly start: () => void;
}

/**
 * Runs work on images: so many at a time, what is about one image in the order in which it came. Work that fails stops
 * nothing else.
 */
export class ImageQueue {
  readonly #most: number;
  readonly #running = new Set<string>();
  /** in their order; a set, as thousands are given up at once */
  readonly #waiting = new Set<Waiting>();
  #paused = false;

  /** @param most how much runs at once */
  constructor(most: number) {
    this.#most = most;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Starts nothing new, or goes on; what runs goes on in any case. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#startNext();
  }

  /**
   * Runs work when its turn has come.
   * @param key names the image
   * @throws PlatterError `cancelled` where it was given up before; what the work throws
   */
  run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(entry);
        reject(new PlatterError('cancelled'));
      };
      const start = (): void => {
        signal?.removeEventListener('abort', giveUp);
        this.#running.add(key);
        void work()
          .then(resolve, reject)
          .finally(() => {
            this.#running.delete(key);
            this.#startNext();
          });
      };
      const entry: Waiting = { key, start };
      if (signal?.aborted) {
        reject(new PlatterError('cancelled'));
        return;
      }
      this.#waiting.add(entry);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#startNext();
    });
  }

  #startNext(): void {
    for (const entry of this.#waiting) {
      if (this.#paused || this.#running.size >= this.#most) return;
      if (this.#running.has(entry.key)) continue;
      this.#waiting.delete(entry);
      entry.start();
    }
  }
}
