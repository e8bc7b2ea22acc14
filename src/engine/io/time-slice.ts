import { PlatterError } from '../../shared/errors';

/** Milliseconds of a clock that never goes back. Unlike `performance`, it is there without loading a module. */
export const now = (): number => process.uptime() * 1000;

/** How long synchronous work may keep the thread before timers and messages get a turn. */
const SLICE_MS = 10;

/** Rejects with `cancelled` once the signal is aborted. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw new PlatterError('cancelled');
}

/** Waits for work, but no longer than until the signal is aborted. @throws PlatterError `cancelled` */
export function untilAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new PlatterError('cancelled'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Lets pending timers and messages run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Cuts long synchronous work into slices, so that an abort and messages come through. */
export class TimeSlice {
  #end = now() + SLICE_MS;

  constructor(private readonly signal?: AbortSignal) {
    throwIfAborted(signal);
  }

  /** Whether it is time to `rest`. */
  get over(): boolean {
    return now() >= this.#end;
  }

  /** @throws PlatterError `cancelled` */
  async rest(): Promise<void> {
    await nextTurn();
    throwIfAborted(this.signal);
    this.#end = now() + SLICE_MS;
  }
}
