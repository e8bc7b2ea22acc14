/** A list of steps with a place in it, as the back and forward buttons of a browser have. */
export interface History<T> {
  readonly steps: readonly T[];
  /** index of the current step, -1 when empty */
  readonly at: number;
}

export const EMPTY_HISTORY: History<never> = { steps: [], at: -1 };

/** Steps kept; the oldest goes first. */
const LIMIT = 100;

/** Adds a step behind the current one; what was ahead is gone. */
export function push<T>({ steps, at }: History<T>, step: T): History<T> {
  const kept = [...steps.slice(0, at + 1), step].slice(-LIMIT);
  return { steps: kept, at: kept.length - 1 };
}

/** Puts a step in the place of the current one. */
export function replace<T>(history: History<T>, step: T): History<T> {
  if (history.at < 0) return push(history, step);
  return { steps: history.steps.map((old, index) => (index === history.at ? step : old)), at: history.at };
}

export const back = <T>({ steps, at }: History<T>): History<T> => ({
  steps,
  at: steps.length === 0 ? -1 : Math.max(0, at - 1),
});
export const forward = <T>({ steps, at }: History<T>): History<T> => ({
  steps,
  at: Math.min(steps.length - 1, at + 1),
});
export const current = <T>({ steps, at }: History<T>): T | undefined => steps[at];
