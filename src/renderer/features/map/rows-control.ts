/** What can be done with the rows of one space, whether by mouse, by keys or by buttons. */
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { askImage } from '../../app/api';
import { announce } from '../../ui/live-region';
import { ALL_KINDS } from './face';
import { kindText } from './kind-text';
import { selectSpan, spanBetween } from './map-selection';
import { changeView, mapStateOf, patchMapState } from './map-state';
import { binsOf, clusterNear, cornerOf, fit, reveal, zoomAt } from './viewport';

interface PickOptions {
  /** goes on with the range that was begun, else begins one at the cursor */
  readonly extend?: boolean;
  /** begins a range at the cell with this first cluster */
  readonly from?: number;
  /** takes the place of the selection before it in the history */
  readonly replace?: boolean;
}

export class RowsControl {
  readonly #handle: ImageHandle;
  readonly #space: MapSpace;
  /** where a range began that is being extended */
  #anchor: number | undefined;

  constructor(handle: ImageHandle, space: MapSpace) {
    this.#handle = handle;
    this.#space = space;
  }

  get view() {
    return mapStateOf(this.#handle).views[this.#space];
  }

  get #cell(): number {
    return 2 ** this.view.level;
  }

  /** First cluster of the cell with the cursor. */
  get cursor(): number {
    const cluster = mapStateOf(this.#handle).cursors[this.#space];
    return Math.floor(cluster / this.#cell) * this.#cell;
  }

  /** Selects the cell that begins with `cluster`, or all between it and where the range began. */
  pick(cluster: number, options: PickOptions = {}): void {
    if (binsOf(this.view) === 0) return;
    if (options.from !== undefined) this.#anchor = options.from;
    else if (!options.extend) this.#anchor = undefined;
    else this.#anchor ??= this.cursor;
    const span = spanBetween(this.#space, this.#anchor ?? cluster, cluster, this.#cell, this.view.clusters);
    selectSpan(this.#handle, span, { replace: options.replace, cursor: cluster });
  }

  /** Moves the cursor to a bin and shows it. */
  moveTo(bin: number, extend: boolean): void {
    this.pick(bin * this.#cell, { extend, replace: true });
    changeView(this.#handle, this.#space, (view) => reveal(view, bin * this.#cell));
  }

  /** Selects the one cluster under the cursor, of a cell that may stand for many. */
  inspect(): void {
    if (binsOf(this.view) > 0) selectSpan(this.#handle, { space: this.#space, first: this.cursor, count: 1 });
  }

  /** One step closer or further, about a point in device pixels or else about the cursor. */
  zoom(step: 1 | -1, at?: { readonly x: number; readonly y: number }): void {
    const cursor = cornerOf(this.view, Math.floor(this.cursor / this.#cell));
    const inSight = cursor.y >= 0 && cursor.y < this.view.height;
    const middle = { x: 0, y: this.view.height / 2 };
    const { x, y } = at ?? (inSight ? { x: cursor.x, y: cursor.y + this.view.cell / 2 } : middle);
    changeView(this.#handle, this.#space, (view) => zoomAt(view, step, x, y));
  }

  /** Shows the whole space. */
  fit(): void {
    changeView(this.#handle, this.#space, fit);
  }

  /** The cell nearest to a point, by its first cluster. */
  near(x: number, y: number): number {
    return clusterNear(this.view, x, y);
  }

  /** Goes to the previous or next run of what the legend shows, or of the kind under the cursor. */
  async seek(direction: 'previous' | 'next', kindAtCursor: number | undefined): Promise<void> {
    const { kinds, phase } = mapStateOf(this.#handle);
    if (phase !== 'ready') return;
    const wanted = kinds !== ALL_KINDS ? kinds : kindAtCursor === undefined ? ALL_KINDS : 1 << kindAtCursor;
    const request = { space: this.#space, from: this.cursor, direction, kinds: wanted };
    const run = await askImage(this.#handle, 'seek', request);
    if (!run) {
      const name =
        kinds === ALL_KINDS && kindAtCursor !== undefined ? kindText(kindAtCursor).name : 'what is shown';
      announce(`No ${direction} run of ${name.toLowerCase()}`);
      return;
    }
    this.#anchor = undefined;
    selectSpan(this.#handle, { space: this.#space, first: run.start, count: run.count }, { replace: true });
    changeView(this.#handle, this.#space, (view) => reveal(view, run.start));
  }

  /** Lets go: of a range first, of the filter then. */
  release(): void {
    if (this.#anchor !== undefined) this.pick(this.cursor, { replace: true });
    else patchMapState(this.#handle, { kinds: ALL_KINDS });
  }
}
