import type { ImageHandle } from '../shared/app-protocol';
import { PlatterError } from '../shared/errors';

/** Long requests that are running, so that they can be cancelled by the name that the window gave them. */
export class Jobs {
  readonly #running = new Map<string, AbortController>();

  /**
   * Runs `work` under a name.
   * @throws PlatterError `invalid-argument` when a job of that name runs already on that image
   */
  async run<T>(handle: ImageHandle, job: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const key = `${handle} ${job}`;
    if (this.#running.has(key)) throw new PlatterError('invalid-argument', { name: 'job', value: job });
    const abort = new AbortController();
    this.#running.set(key, abort);
    try {
      return await work(abort.signal);
    } finally {
      this.#running.delete(key);
    }
  }

  /** Cancels a job; one that is over already is no error. */
  cancel(handle: ImageHandle, job: string): void {
    this.#running.get(`${handle} ${job}`)?.abort();
  }

  cancelAll(): void {
    for (const abort of this.#running.values()) abort.abort();
  }
}
