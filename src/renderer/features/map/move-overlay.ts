/** What lies over the map of a file while its clusters move: the state of each, in one byte. */
import { CLUSTER_KINDS, ClusterKind } from '../../../shared/cluster-kinds';
import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import type { MoveEvent } from '../../../shared/move-event';
import { isFreeKind, UNKNOWN, type BinColumns } from './bins';

/** The numbers after those of the kinds are the states, so that the painter takes both. */
export const moveKind = (state: MoveState): number => CLUSTER_KINDS + MOVE_STATES.indexOf(state);
export const isMoveKind = (kind: number): boolean =>
  kind >= CLUSTER_KINDS && kind < CLUSTER_KINDS + MOVE_STATES.length;

/** Cells that are told apart; of a longer file several clusters share one. */
const MOST_CELLS = 1 << 22;
/** Cells of a block, of which is known whether anything happened in it. */
const BLOCK = 1 << 12;

/** Values of a cell; untouched ones are 0, states count from 1. */
const REFERENCED = MOVE_STATES.indexOf('referenced') + 1;
const LEFT = REFERENCED + 1;

/** A bin that is emptier than that is shown as free, of 255. */
const EMPTY = 8;

export class MoveOverlay {
  readonly clusters: number;
  /** one cell stands for 2^shift clusters */
  readonly #shift: number;
  readonly #cells: Uint8Array;
  readonly #touched: Uint8Array;
  readonly #counts = new Uint32Array(LEFT + 1);
  /** counts the events, so that pictures know whether they are out of date */
  version = 0;

  constructor(clusters: number) {
    this.clusters = clusters;
    this.#shift = Math.max(0, Math.ceil(Math.log2(Math.max(1, clusters) / MOST_CELLS)));
    this.#cells = new Uint8Array(Math.ceil(clusters / 2 ** this.#shift));
    this.#touched = new Uint8Array(Math.ceil(this.#cells.length / BLOCK));
  }

  /** Takes over what happened. */
  add({ steps }: Pick<MoveEvent, 'steps'>): void {
    for (const { state, from, to } of steps) {
      const value = MOVE_STATES.indexOf(state) + 1;
      this.#fill(from, value === REFERENCED ? LEFT : value);
      this.#fill(to, value);
    }
    this.version++;
  }

  #fill(spans: Float64Array, value: number): void {
    const size = 2 ** this.#shift;
    for (let at = 0; at < spans.length; at += 2) {
      const first = Math.floor(spans[at] / size);
      const end = Math.min(this.#cells.length, Math.ceil((spans[at] + spans[at + 1]) / size));
      if (end <= first) continue;
      this.#cells.fill(value, first, end);
      this.#touched.fill(1, Math.floor(first / BLOCK), Math.ceil(end / BLOCK));
    }
  }

  /**
   * Changes bins of `level` into what they are by now. A cluster on its way shows wherever it is; one that was moved,
   * where most of its bin was; the place that it left is free.
   */
  applyTo(bins: BinColumns, level: number): void {
    const cellsPerBin = 2 ** (level - this.#shift);
    for (let at = 0; at < bins.count; at++) {
      const first = Math.floor((bins.first + at) * cellsPerBin);
      const end = Math.min(this.#cells.length, Math.max(first + 1, (bins.first + at + 1) * cellsPerBin));
      if (first < end && this.#isTouched(first, end)) this.#change(bins, at, first, end);
    }
  }

  #isTouched(first: number, end: number): boolean {
    const last = Math.floor((end - 1) / BLOCK);
    for (let block = Math.floor(first / BLOCK); block <= last; block++)
      if (this.#touched[block] === 1) return true;
    return false;
  }

  #change(bins: BinColumns, at: number, first: number, end: number): void {
    const counts = this.#counts;
    const cells = end - first;
    counts.fill(0);
    for (let cell = first; cell < end; cell++) counts[this.#cells[cell]]++;
    if (counts[0] === cells) return;
    let shown = 0;
    let most = 0;
    for (let value = 1; value < REFERENCED; value++) {
      if (counts[value] <= most) continue;
      most = counts[value];
      shown = value;
    }
    if (shown === 0 && 2 * counts[REFERENCED] >= cells) shown = REFERENCED;
    if (shown > 0) {
      bins.dominant[at] = CLUSTER_KINDS + shown - 1;
      bins.fill[at] = 255;
      return;
    }
    const wasFree = bins.dominant[at] === UNKNOWN || isFreeKind(bins.dominant[at]);
    // a bin of one whole cluster says 0 and is full
    const before = wasFree ? bins.fill[at] : bins.fill[at] || 255;
    const fill = Math.round(before + (255 * (counts[REFERENCED] - counts[LEFT])) / cells);
    if (fill <= EMPTY) {
      bins.dominant[at] = ClusterKind.free;
      bins.present[at] = 1 << ClusterKind.free;
      bins.fill[at] = 0;
    } else {
      if (wasFree) {
        bins.dominant[at] = ClusterKind.data;
        bins.present[at] |= 1 << ClusterKind.data;
      }
      bins.fill[at] = Math.min(255, fill);
    }
  }
}
