import type { CompareTally } from './compare-tally';
import { GuestStream, type GuestChunk } from './guest-stream';
import type { Layer } from './layer';
import { SharedPlaces } from './shared-places';

/** So much of both is read before it is compared: it is still in the processor's cache then. */
const CHUNK = 512 << 10;

/** How a comparison is followed. */
export interface CompareWatch {
  readonly signal?: AbortSignal;
  /** bytes of the longer disk that are done */
  readonly progress: (done: number) => void;
}

/**
 * Compares two disks from their beginning to their end, in bounded memory. What lies in one place for both, and what
 * both have as zeroes, is not read. Where one is longer, the other is taken to go on with zeroes.
 * @throws PlatterError as `read`
 */
export async function compareLayers(
  first: Layer,
  second: Layer,
  tally: CompareTally,
  watch: CompareWatch,
): Promise<void> {
  const common = Math.min(first.virtualSize, second.virtualSize);
  const places = await SharedPlaces.of(first, second, watch.signal);
  for (let at = 0; at < common;) {
    const run = (await places?.runAt(at, common)) ?? { isShared: false, length: common - at };
    if (run.isShared) tally.shared(at, run.length);
    else await compareRange(first, second, at, run.length, tally, watch);
    at += run.length;
    watch.progress(at);
  }
  const end = Math.max(first.virtualSize, second.virtualSize);
  if (end > common) {
    const [longer, shorter] = first.virtualSize > common ? [first, undefined] : [undefined, second];
    await compareRange(longer, shorter, common, end - common, tally, watch);
  }
  tally.finish();
}

/** A disk that ended is undefined: zeroes. */
async function compareRange(
  first: Layer | undefined,
  second: Layer | undefined,
  start: number,
  length: number,
  tally: CompareTally,
  { signal, progress }: CompareWatch,
): Promise<void> {
  const a = new Side(first, start, length, signal);
  const b = new Side(second, start, length, signal);
  try {
    for (let at = start; at < start + length;) {
      const [ofA, ofB] = [await a.at(at), await b.at(at)];
      const end = Math.min(ofA.end, ofB.end);
      tally.compare(at, end - at, part(ofA, at, end), part(ofB, at, end));
      at = end;
      progress(at);
    }
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

type Chunk = Pick<GuestChunk, 'offset' | 'bytes'> & { readonly end: number };

const part = ({ offset, bytes }: Chunk, from: number, to: number): Uint8Array | undefined =>
  bytes?.subarray(from - offset, to - offset);

/** One of two disks, chunk by chunk. */
class Side {
  readonly #stream: GuestStream | undefined;
  #chunk: Chunk | undefined;

  constructor(
    layer: Layer | undefined,
    private readonly start: number,
    private readonly length: number,
    signal: AbortSignal | undefined,
  ) {
    this.#stream = layer && new GuestStream(layer, start, length, 0, signal, CHUNK);
  }

  /** The chunk that an offset lies in; offsets only go up. */
  async at(offset: number): Promise<Chunk> {
    while (this.#chunk === undefined || this.#chunk.end <= offset) {
      const next = await this.#stream?.next();
      this.#chunk = next
        ? { offset: next.offset, bytes: next.bytes, end: next.offset + next.length }
        : { offset: this.start, end: this.start + this.length };
    }
    return this.#chunk;
  }

  async close(): Promise<void> {
    await this.#stream?.close();
  }
}
