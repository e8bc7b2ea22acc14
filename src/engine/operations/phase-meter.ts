import type { Progress } from '../../shared/progress';
import { now } from '../io/time-slice';

const INTERVAL_MS = 100;

/** A phase of an operation, and its share of the whole in percent. */
export interface Phase {
  readonly name: string;
  readonly share: number;
  readonly unit: Progress['unit'];
}

/** Reports how far an operation of several phases is: at most ten times a second, never falling, 100 at the end. */
export class PhaseMeter {
  #next = 0;
  #percent = 0;
  #phase: Phase;
  #before = 0;

  /** @param phases in order, shares add up to 100 */
  constructor(
    private readonly phases: readonly Phase[],
    private readonly report: ((event: Progress) => void) | undefined,
    private readonly findings?: () => number,
  ) {
    this.#phase = phases[0];
  }

  /** Starts a phase. @returns what to call as it goes on */
  start(name: string): (done: number, total: number) => void {
    const index = this.phases.findIndex((phase) => phase.name === name);
    this.#phase = this.phases[index];
    this.#before = this.phases.slice(0, index).reduce((sum, { share }) => sum + share, 0);
    return (done, total) => this.#at(done, total);
  }

  finish(): void {
    this.#send(100, 1, 1);
  }

  #at(done: number, total: number): void {
    if (!this.report) return;
    const time = now();
    if (time < this.#next) return;
    this.#next = time + INTERVAL_MS;
    const percent = Math.floor(this.#before + (this.#phase.share * done) / Math.max(1, total));
    // 100 is kept for the end
    this.#percent = Math.max(this.#percent, Math.min(99, percent));
    this.#send(this.#percent, done, total);
  }

  #send(progress: number, done: number, total: number): void {
    const { name: phase, unit } = this.#phase;
    this.report?.({ progress, phase, done, total, unit, findings: this.findings?.() });
  }
}
