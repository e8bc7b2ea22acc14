/** Milliseconds that a look has to rest. */
export const REST = 60;

/** Asks the engine; aborting the signal takes the question back. */
export type Question<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Asks once the look has rested.
 * @param settle takes the answer, undefined when there is none
 * @returns takes the question back, asked or not: nothing is settled any more
 */
export function askAfterRest<T>(ask: Question<T>, settle: (answer: T | undefined) => void): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const timer = setTimeout(() => {
    ask(signal).then(
      (answer) => signal.aborted || settle(answer),
      () => signal.aborted || settle(undefined),
    );
  }, REST);
  return () => {
    clearTimeout(timer);
    abort.abort();
  };
}
