/** Reads the guest's bytes through the chain. */
import { PlatterError } from '../../shared/errors';
import type { GuestOffset } from '../../shared/units';
import type { ReadRequest, Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { readCompressed, type CompressedPart } from './compressed-reads';
import { findPiece, findPieceNow } from './guest-piece';
import type { Layer } from './layer';

/** Reads and streams are collected up to this many before they are done. */
const MAX_REQUESTS = 1024;

/**
 * Fills `target` with what the guest sees from `offset` on.
 * @throws PlatterError invalid-argument past the end of the disk, corrupt-structure (where QEMU says EIO),
 *   io-error, cancelled
 */
export async function read(
  layer: Layer,
  offset: GuestOffset,
  target: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  requireInside(layer, offset, target.length);
  if (target.length === 0) return;
  // most reads of a guest are small and lie in one run of clusters
  const piece = findPieceNow(layer, offset, target.length);
  if (piece && piece.length === target.length) {
    if (piece.kind === 'data') {
      await piece.storage.read(piece.host, target);
      return;
    }
    if (piece.kind === 'zero') {
      target.fill(0);
      return;
    }
  }
  await new Reading(layer, target, signal).run(offset);
}

/** @throws PlatterError invalid-argument */
function requireInside(layer: Layer, offset: number, length: number): void {
  if (offset >= 0 && offset + length <= layer.virtualSize && Number.isInteger(offset)) return;
  throw new PlatterError('invalid-argument', {
    name: 'offset',
    value: `${offset} + ${length}`,
    expected: `within the disk of ${layer.virtualSize} bytes`,
  });
}

/** One request, piece by piece. */
class Reading {
  #storage: Storage | undefined;
  #requests: ReadRequest[] = [];
  #compressed: CompressedPart[] = [];
  readonly #slice: TimeSlice;

  constructor(
    private readonly layer: Layer,
    private readonly target: Uint8Array,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.#slice = new TimeSlice(signal);
  }

  async run(offset: number): Promise<void> {
    const { layer, target } = this;
    for (let done = 0; done < target.length;) {
      const guest = (offset + done) as GuestOffset;
      const piece =
        findPieceNow(layer, guest, target.length - done) ??
        (await findPiece(layer, guest, target.length - done));
      const part = target.subarray(done, done + piece.length);
      if (piece.kind === 'zero') part.fill(0);
      else if (piece.kind === 'compressed') this.#compressed.push({ ...piece, target: part });
      else {
        if (this.#storage !== piece.storage) await this.#readNow();
        this.#storage = piece.storage;
        this.#requests.push({ position: piece.host, target: part });
      }
      done += piece.length;
      if (this.#requests.length === MAX_REQUESTS) await this.#readNow();
      if (this.#compressed.length === MAX_REQUESTS) await this.#unpackNow();
      if (this.#slice.over) await this.#slice.rest();
    }
    await this.#readNow();
    await this.#unpackNow();
  }

  async #readNow(): Promise<void> {
    const requests = this.#requests;
    this.#requests = [];
    if (requests.length > 0) await this.#storage?.readBatch(requests, undefined, this.signal);
  }

  async #unpackNow(): Promise<void> {
    const parts = this.#compressed;
    this.#compressed = [];
    if (parts.length > 0) await readCompressed(parts, this.signal);
  }
}
