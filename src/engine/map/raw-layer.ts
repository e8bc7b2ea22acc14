import type { Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import type { GuestLayer } from './guest-layer';
import { PieceFlag, type GuestPieces } from './guest-pieces';
import { HostHoles } from './host-holes';

const SECTOR = 512;
const FLAGS = {
  hole: PieceFlag.present | PieceFlag.zero,
  data: PieceFlag.present | PieceFlag.data,
};

/** A raw file at the bottom of a chain: everything is there, holes of the file are zeroes. */
export class RawLayer implements GuestLayer {
  readonly length: number;
  readonly unit = 64 * SECTOR;
  readonly file: string;
  readonly #holes: HostHoles;

  constructor(
    storage: Storage,
    private readonly depth: number,
  ) {
    this.length = Math.ceil(storage.length / SECTOR) * SECTOR;
    this.file = storage.name;
    this.#holes = new HostHoles(storage);
  }

  async resolve(pieces: GuestPieces, out: GuestPieces, signal?: AbortSignal): Promise<void> {
    const slice = new TimeSlice(signal);
    for (let index = 0; index < pieces.count; index++) {
      if ((pieces.flags[index] & PieceFlag.deferred) === 0) out.copy(pieces, index);
      else {
        pieces.depth[index] = this.depth;
        pieces.offset[index] = pieces.start[index];
        await this.#holes.split(pieces, index, out, FLAGS, slice);
      }
    }
  }
}
