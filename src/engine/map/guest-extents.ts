import { PlatterError } from '../../shared/errors';
import type { GuestExtent } from '../../shared/results';
import type { Image } from '../image/image';
import { TimeSlice } from '../io/time-slice';
import type { GuestLayer } from './guest-layer';
import { GuestPieces, NO_OFFSET, PieceFlag } from './guest-pieces';
import { Qcow2Layer } from './qcow2-layer';
import { RawLayer } from './raw-layer';

/** Takes extents in order, a batch at a time; the walk waits for it. */
export type ExtentSink = (batch: readonly GuestExtent[]) => void | Promise<void>;

/** Smallest units of allocation that are looked at in one go: bounds memory, some MiB of tables. */
const WINDOW_UNITS = 2 ** 18;
const BATCH = 4096;

/**
 * The extents of the guest disk, through the backing chain, as `qemu-img map --output=json` prints them.
 * Needs memory for one window of the disk, however large the disk is.
 * @param progress called with the guest bytes done after each window
 * @throws PlatterError header-damaged, backing-file, data-file, corrupt-structure, io-error, cancelled
 */
export async function walkGuestExtents(
  image: Image,
  sink: ExtentSink,
  options: {
    readonly signal?: AbortSignal;
    readonly progress?: (bytes: number) => void;
    /** guest bytes to look at; the whole disk unless given */
    readonly range?: { readonly start: number; readonly end: number };
    /** leaves the image itself out: what its backing file shows */
    readonly below?: boolean;
  } = {},
): Promise<void> {
  const chain = layersOf(image);
  const layers = options.below ? chain.slice(1) : chain;
  if (layers.length === 0) return;
  const length = Math.min(layers[0].length, options.range?.end ?? Infinity);
  let pieces = new GuestPieces();
  let resolved = new GuestPieces();
  const collector = new ExtentCollector(chain, sink);
  const slice = new TimeSlice(options.signal);
  for (let start = options.range?.start ?? 0; start < length;) {
    if (slice.over) await slice.rest();
    const end = windowEnd(layers, start, length);
    pieces.clear();
    pieces.push(start, end - start, PieceFlag.deferred, 0, NO_OFFSET);
    for (const layer of layers) {
      resolved.clear();
      await layer.resolve(pieces, resolved, options.signal);
      [pieces, resolved] = [resolved, pieces];
      if (!hasDeferred(pieces)) break;
    }
    await collector.add(pieces, slice);
    options.progress?.(end);
    start = end;
  }
  await collector.finish();
}

function layersOf(image: Image): GuestLayer[] {
  const file = image.path ?? image.storage.name;
  const broken = image.chain.find((link) => link.problem);
  if (broken) {
    const name = broken.path ?? broken.name;
    throw new PlatterError('backing-file', { file, name, ...broken.problem });
  }
  const layers: GuestLayer[] = [];
  let source: Image['backing'] = { kind: 'qcow2', image };
  for (let depth = 0; source; depth++) {
    if (source.kind === 'raw') {
      layers.push(new RawLayer(source.storage, depth));
      break;
    }
    const next: Image['backing'] = source.image.backing;
    layers.push(qcow2Layer(source.image, depth, diskLength(next)));
    source = next;
  }
  return layers;
}

function qcow2Layer(image: Image, depth: number, below: number): Qcow2Layer {
  const { header, geometry } = image;
  if (!header || !geometry) throw new PlatterError('header-damaged', { file: image.storage.name });
  if (geometry.dataFile && !image.dataStorage) {
    const { detail: name, field: reason } =
      image.findings.find(({ code }) => code === 'data-file-unusable') ?? {};
    throw new PlatterError('data-file', { file: image.storage.name, name, reason });
  }
  return new Qcow2Layer(image, header, geometry, depth, below);
}

function diskLength(source: Image['backing']): number {
  if (!source) return 0;
  if (source.kind === 'raw') return Math.ceil(source.storage.length / 512) * 512;
  return source.image.geometry?.virtualSize ?? 0;
}

/** Windows end where tables do. Layers whose disk ends before the window need no small units. */
function windowEnd(layers: readonly GuestLayer[], start: number, length: number): number {
  let unit = Infinity;
  for (const layer of layers) {
    if (start >= layer.length) break;
    unit = Math.min(unit, layer.unit);
  }
  const window = unit * WINDOW_UNITS;
  return Math.min(length, (Math.floor(start / window) + 1) * window);
}

function hasDeferred(pieces: GuestPieces): boolean {
  for (let index = 0; index < pieces.count; index++) {
    if ((pieces.flags[index] & PieceFlag.deferred) !== 0) return true;
  }
  return false;
}

/** A disk of size 0 has one extent of length 0. */
const EMPTY_DISK: GuestExtent = {
  start: 0,
  length: 0,
  depth: 0,
  present: false,
  zero: false,
  data: false,
  compressed: false,
};

/** Makes extents of pieces and hands them on; the last stays until it is sure that nothing continues it. */
class ExtentCollector {
  readonly #last = new GuestPieces();
  #batch: GuestExtent[] = [];

  constructor(
    private readonly layers: readonly GuestLayer[],
    private readonly sink: ExtentSink,
  ) {}

  async add(pieces: GuestPieces, slice: TimeSlice): Promise<void> {
    for (let index = 0; index < pieces.count; index++) {
      this.#last.copy(pieces, index);
      if (this.#last.count === 1) continue;
      this.#batch.push(this.#extent(0));
      this.#last.clear();
      this.#last.copy(pieces, index);
      if (this.#batch.length < BATCH) continue;
      await this.#flush();
      if (slice.over) await slice.rest();
    }
  }

  async finish(): Promise<void> {
    if (this.#last.count === 0) this.#batch.push(EMPTY_DISK);
    else this.#batch.push(this.#extent(0));
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0) await this.sink(batch);
  }

  #extent(row: number): GuestExtent {
    const flags = this.#last.flags[row];
    const depth = this.#last.depth[row];
    const offset = this.#last.offset[row];
    const placed = offset !== NO_OFFSET;
    return {
      start: this.#last.start[row],
      length: this.#last.length[row],
      depth,
      present: (flags & PieceFlag.present) !== 0,
      zero: (flags & PieceFlag.zero) !== 0,
      data: (flags & PieceFlag.data) !== 0,
      compressed: (flags & PieceFlag.compressed) !== 0,
      offset: placed ? offset : undefined,
      file: placed ? this.layers[depth].file : undefined,
    };
  }
}
