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
