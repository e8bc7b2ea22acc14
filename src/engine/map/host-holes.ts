import type { HostExtent, Storage } from '../io/storage';
import type { TimeSlice } from '../io/time-slice';
import { NO_OFFSET, PieceFlag, type GuestPieces } from './guest-pieces';

/** Tells holes of a file from data. Remembers the last answer, since questions mostly go upwards. */
export class HostHoles {
  #last: HostExtent = { start: 0, length: 0, hole: true };

  constructor(private readonly storage: Storage) {}

  /**
   * Copies row `index` to `out`, cut where the file changes between hole and data.
   * @param hole flags of what lies in a hole
   * @param data flags of what doesn't
   * @param slice rests when it is over: a piece may have millions of holes
   */
  async split(
    from: GuestPieces,
    index: number,
    out: GuestPieces,
    flags: { readonly hole: number; readonly data: number },
    slice: TimeSlice,
  ): Promise<void> {
    const depth = from.depth[index];
    const origin = from.offset[index];
    const length = from.length[index];
    let done = 0;
    while (done < length) {
      if (!this.#knows(origin + done)) await this.#look(origin + done);
      const { start, length: run, hole } = this.#last;
      const part = Math.min(length - done, start + run - origin - done);
      out.push(from.start[index] + done, part, hole ? flags.hole : flags.data, depth, origin + done);
      done += part;
      if (slice.over) await slice.rest();
    }
  }

  #knows(position: number): boolean {
    return position >= this.#last.start && position < this.#last.start + this.#last.length;
  }

  /** Past its end the file is a hole for ever; where the system can't tell, everything is data. */
  async #look(position: number): Promise<void> {
    const { length } = this.storage;
    if (position >= length) this.#last = { start: length, length: Infinity, hole: true };
    else {
      const extent = await this.storage.hostExtent(position);
      this.#last = extent ?? { start: position, length: length - position, hole: false };
    }
  }
}

/** Whether a piece is data at a known place of the layer's file. */
export const isPlacedData = (pieces: GuestPieces, index: number, depth: number): boolean =>
  pieces.depth[index] === depth &&
  (pieces.flags[index] & PieceFlag.data) !== 0 &&
  pieces.offset[index] !== NO_OFFSET;
