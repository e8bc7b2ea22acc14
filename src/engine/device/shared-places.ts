/** Bytes that two disks have in the same place of the same file need not be read to be known as the same. */
import type { GuestOffset } from '../../shared/units';
import type { Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { findPiece, findPieceNow, type GuestPiece } from './guest-piece';
import type { Layer } from './layer';

/** Bytes in one place that are worth skipping: to begin reading anew costs something, too. */
const WORTH = 64 << 10;
/** Bytes that are looked at before what was found is read. */
const LOOK_AHEAD = 64 << 20;

/** A run of the disk that lies in one place for both, or has to be read. */
export interface SharedRun {
  readonly isShared: boolean;
  readonly length: number;
}

const storagesBelow = (layer: Layer | undefined): Storage[] =>
  layer === undefined
    ? []
    : layer.kind === 'raw'
      ? [layer.storage]
      : [layer.storage, layer.dataStorage, ...storagesBelow(layer.backing)];

/** Tells which runs of two disks lie in one place. */
export class SharedPlaces {
  private constructor(
    private readonly first: Layer,
    private readonly second: Layer,
    private readonly files: ReadonlyMap<Storage, string>,
    private readonly slice: TimeSlice,
  ) {}

  /** @returns undefined where the two have no file in common. @throws PlatterError no-such-file, io-error */
  static async of(first: Layer, second: Layer, signal?: AbortSignal): Promise<SharedPlaces | undefined> {
    const files = new Map<Storage, string>();
    for (const storage of [...storagesBelow(first), ...storagesBelow(second)]) {
      if (!files.has(storage)) files.set(storage, (await storage.identity()).file);
    }
    const ofFirst = new Set(storagesBelow(first).map((storage) => files.get(storage)));
    const isAny = storagesBelow(second).some((storage) => ofFirst.has(files.get(storage)));
    return isAny ? new SharedPlaces(first, second, files, new TimeSlice(signal)) : undefined;
  }

  /** The run at a guest offset, which ends at `end` at the latest. @throws PlatterError as `findPiece` */
  async runAt(offset: number, end: number): Promise<SharedRun> {
    let at = offset;
    const { isShared, length } = await this.#piecesAt(at, end);
    at += length;
    const stop = Math.min(end, offset + LOOK_AHEAD);
    while (at < stop) {
      const next = await this.#piecesAt(at, end);
      if (next.isShared !== isShared && (isShared || next.length >= WORTH)) break;
      at += next.length;
      if (this.slice.over) await this.slice.rest();
    }
    return { isShared, length: at - offset };
  }

  async #piecesAt(at: number, end: number): Promise<SharedRun> {
    const guest = at as GuestOffset;
    const find = (layer: Layer): GuestPiece | Promise<GuestPiece> =>
      findPieceNow(layer, guest, end - at) ?? findPiece(layer, guest, end - at);
    const first = await find(this.first);
    const second = await find(this.second);
    return { isShared: this.#isSame(first, second), length: Math.min(first.length, second.length) };
  }

  #isSame(first: GuestPiece, second: GuestPiece): boolean {
    if (first.kind === 'data' && second.kind === 'data')
      return first.host === second.host && this.#isOneFile(first.storage, second.storage);
    if (first.kind !== 'compressed' || second.kind !== 'compressed') return false;
    return (
      first.host === second.host &&
      first.inCluster === second.inCluster &&
      this.#isOneFile(first.layer.storage, second.layer.storage)
    );
  }

  #isOneFile(first: Storage, second: Storage): boolean {
    return first === second || this.files.get(first) === this.files.get(second);
  }
}
