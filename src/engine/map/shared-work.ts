import { PlatterError } from '../../shared/errors';
import { throwIfAborted } from '../io/time-slice';

interface Run<T> {
  readonly abort: AbortController;
  readonly result: Promise<T>;
  waiting: number;
}

/** Work that is done once for all who wait for its result, and given up when nobody waits any more. */
export class SharedWork<T> {
  #run: Run<T> | undefined;

  constructor(private readonly work: (signal: AbortSignal) => Promise<T>) {}

  /**
   * Waits for the result, which is there at once when somebody had it before.
   * @throws PlatterError `cancelled` once the signal is aborted, and as the work does
   */
  async get(signal?: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    const run = (this.#run ??= this.#start());
    run.waiting++;
    let leave: () => void = () => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      leave = () => reject(new PlatterError('cancelled'));
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([run.result, cancelled]);
    } catch (error) {
      if (run.waiting === 1) this.#giveUp(run);
      throw error;
    } finally {
      run.waiting--;
      signal?.removeEventListener('abort', leave);
    }
  }

  #start(): Run<T> {
    const abort = new AbortController();
    return { abort, result: this.work(abort.signal), waiting: 0 };
  }

  #giveUp(run: Run<T>): void {
    run.abort.abort();
    if (this.#run === run) this.#run = undefined;
  }
}
