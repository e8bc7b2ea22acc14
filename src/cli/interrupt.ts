import { PlatterError } from '../shared/errors';
import { INTERRUPTED } from './failure';

/** A signal that Ctrl-C aborts: the engine ends at its next safe point. A second Ctrl-C does not wait for it. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  });
  return controller.signal;
}

/**
 * Waits for what others may never do, such as reading on, but no longer than until Ctrl-C.
 * @throws PlatterError cancelled
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new PlatterError('cancelled'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
