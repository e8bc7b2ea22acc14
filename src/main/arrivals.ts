/** macOS hands over one file at a time of those that are opened together. */
const TURN = 50;

/** Paths that come from outside the window: command line, another instance, the system. Kept until somebody opens them. */
export class Arrivals {
  #waiting: string[] = [];
  #open: ((paths: readonly string[]) => void) | undefined;
  #turn: ReturnType<typeof setTimeout> | undefined;

  /** Has files opened, together with those that come right after them. */
  add(paths: readonly string[]): void {
    for (const path of paths) this.#waiting.push(path);
    if (this.#open && this.#turn === undefined) this.#turn = setTimeout(() => this.#deliver(), TURN);
  }

  /** From now on `open` gets what arrives, what waited first. */
  deliverTo(open: (paths: readonly string[]) => void): void {
    this.#open = open;
    this.#deliver();
  }

  #deliver(): void {
    this.#turn = undefined;
    const paths = this.#waiting;
    this.#waiting = [];
    if (paths.length > 0) this.#open?.(paths);
  }
}
