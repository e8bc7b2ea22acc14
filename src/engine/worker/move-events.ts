import type { ClusterMoves } from '../../shared/compact-results';
import type { MoveEvent, MoveStep } from '../../shared/move-event';
import { joinSpans } from './join-spans';

/** Events come no faster than the window can draw with ease. */
const INTERVAL = 100;
/** Steps that are told at once at most. */
const MOST_STEPS = 64;
/** Spans of a step; of more, those close to each other are told as one. */
const MOST_SPANS = 2048;

/** Gathers how clusters move into events of bounded size, ten a second. */
export class MoveEvents {
  readonly #emit: (event: MoveEvent) => void;
  #steps: MoveStep[] = [];
  #fileLength = 0;
  #last = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (event: MoveEvent) => void) {
    this.#emit = emit;
  }

  readonly add = ({ state, runs, fileLength }: ClusterMoves): void => {
    this.#steps.push(stepOf(state, runs));
    this.#fileLength = fileLength;
    const rest = INTERVAL - (performance.now() - this.#last);
    if (rest <= 0 || this.#steps.length >= MOST_STEPS) this.flush();
    // a long flush of the disk follows some of them: they are not to wait for it
    else this.#timer ??= setTimeout(() => this.flush(), rest);
  };

  /** Tells what was gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#steps.length === 0) return;
    this.#last = performance.now();
    this.#emit({ steps: this.#steps, fileLength: this.#fileLength });
    this.#steps = [];
  }
}

function stepOf(state: MoveStep['state'], runs: Float64Array): MoveStep {
  const count = runs.length / 3;
  const from = new Float64Array(2 * count);
  const to = new Float64Array(2 * count);
  let clusters = 0;
  for (let at = 0; at < count; at++) {
    const length = runs[3 * at + 2];
    from[2 * at] = runs[3 * at];
    to[2 * at] = runs[3 * at + 1];
    from[2 * at + 1] = length;
    to[2 * at + 1] = length;
    clusters += length;
  }
  return { state, from: joinSpans(from, MOST_SPANS), to: joinSpans(to, MOST_SPANS), clusters };
}
