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
  readonly #waiting: Waiting[] = [];
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
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
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
      this.#waiting.push(entry);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#startNext();
    });
  }

  #startNext(): void {
    while (!this.#paused && this.#running.size < this.#most) {
      const next = this.#waiting.findIndex(({ key }) => !this.#running.has(key));
      if (next < 0) return;
      const [entry] = this.#waiting.splice(next, 1);
      entry.start();
    }
  }
}
