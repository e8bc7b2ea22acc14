/** Paths that come from outside the window: command line, another instance, the system. Kept until somebody opens them. */
export class Arrivals {
  readonly #waiting: string[] = [];
  #open: ((paths: readonly string[]) => void) | undefined;

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (this.#open) this.#open(paths);
    else this.#waiting.push(...paths);
  }

  /** From now on `open` gets what arrives, what waited first. */
  deliverTo(open: (paths: readonly string[]) => void): void {
    this.#open = open;
    this.add(this.#waiting.splice(0));
  }
}
