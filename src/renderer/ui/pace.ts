/** After something was drawn, so many times as long as that took is left to everything else. */
const REST = 4;

/**
 * When something that changes all the time is to be drawn again. Drawing it anew at each change would leave no moment in
 * which a button can be pressed. Times are those of `performance.now()`, in milliseconds.
 */
export class Pace {
  #restsUntil = 0;

  /** It was drawn. */
  drew(from: number, to: number): void {
    this.#restsUntil = to + REST * (to - from);
  }

  /** How long a change that comes now has to wait; not at all where nothing was drawn for a while. */
  waitAt(now: number): number {
    return Math.max(0, this.#restsUntil - now);
  }
}
