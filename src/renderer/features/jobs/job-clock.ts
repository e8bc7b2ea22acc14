/** Time that a job has worked: it stands still while the job is paused. All in milliseconds. */
export class JobClock {
  readonly #now: () => number;
  readonly #began: number;
  #rested = 0;
  #restingSince: number | undefined;

  /** @param now the time, from whatever point */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#began = now();
  }

  /** How long the job has worked. */
  get elapsed(): number {
    return (this.#restingSince ?? this.#now()) - this.#began - this.#rested;
  }

  get paused(): boolean {
    return this.#restingSince !== undefined;
  }

  /** Stops the clock, or has it go on. */
  pause(paused: boolean): void {
    if (paused === this.paused) return;
    if (this.#restingSince !== undefined) this.#rested += this.#now() - this.#restingSince;
    this.#restingSince = paused ? this.#now() : undefined;
  }
}
