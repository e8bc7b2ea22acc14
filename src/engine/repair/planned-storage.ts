import { PlatterError } from '../../shared/errors';
import type { HostExtent, ReadRequest, Storage, StorageIdentity } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import {
  REPAIR_STEPS,
  type ByteRange,
  type PlannedChanges,
  type PlannedCopy,
  type RepairStep,
} from './planned-changes';

/** Memory for pages that differ from the file, 512 MiB. */
const MOST_BYTES = 512 << 20;
const LARGEST_PAGE = 4096;

/**
 * A file as it will be when a repair is done: reads see what is planned, and the file stays as it is. Pages that are
 * changed are kept in memory, one layer for each step.
 */
export class PlannedStorage implements Storage, PlannedChanges {
  readonly name: string;
  readonly lengthBefore: number;
  readonly pageSize: number;
  #length: number;
  #bytes = 0;
  readonly #layers: readonly Map<number, Uint8Array>[] = REPAIR_STEPS.map(() => new Map());
  readonly #punches: ByteRange[] = [];
  /** the same in order, until there is another one */
  #joinedPunches: readonly ByteRange[] | undefined;
  /** copies by the cluster that they go to */
  readonly #copies = new Map<number, PlannedCopy>();
  /** the page that was written last: new refcount blocks are mostly alike and share their memory */
  #last: Uint8Array = new Uint8Array(0);

  /** @param base stays open and as it is */
  constructor(
    private readonly base: Storage,
    private readonly clusterSize: number,
  ) {
    this.name = base.name;
    this.lengthBefore = base.length;
    this.#length = base.length;
    this.pageSize = Math.min(LARGEST_PAGE, clusterSize);
  }

  get length(): number {
    return this.#length;
  }

  get punches(): readonly ByteRange[] {
    return (this.#joinedPunches ??= joined(this.#punches));
  }

  get copies(): readonly PlannedCopy[] {
    return [...this.#copies.values()];
  }

  /** Whether nothing at all is planned. */
  get empty(): boolean {
    const quiet = this.#layers.every((layer) => layer.size === 0);
    return quiet && this.#copies.size + this.#punches.length === 0 && this.#length === this.lengthBefore;
  }

  /**
   * Plans a write. The file grows where it has to. What later steps have planned for other bytes of the same page stays.
   * @throws PlatterError too-large where more would be changed than memory is meant to hold; io-error
   */
  async plan(step: RepairStep, position: number, bytes: Uint8Array): Promise<void> {
    const { pageSize } = this;
    const index = REPAIR_STEPS.indexOf(step);
    const layer = this.#layers[index];
    for (let at = 0; at < bytes.length;) {
      const page = Math.floor((position + at) / pageSize);
      const start = (position + at) % pageSize;
      const part = bytes.subarray(at, at + pageSize - start);
      if (part.length === pageSize) layer.set(page, this.#keep(part));
      else layer.set(page, await this.#changed(index, page, start, part));
      for (let later = index + 1; later < this.#layers.length; later++) {
        if (this.#layers[later].has(page))
          this.#layers[later].set(page, await this.#changed(later, page, start, part));
      }
      at += part.length;
    }
    this.extend(position + bytes.length);
  }

  /** Plans a copy of a cluster as the file holds it now, to where nothing refers to. */
  copy(from: number, to: number): void {
    const length = this.clusterSize;
    this.#copies.set(Math.floor(to / length), { from, to, length });
    this.extend(to + length);
  }

  /** Plans that a range reads as zeroes when all is done. */
  punch(offset: number, length: number): void {
    this.#punches.push({ offset, length });
    this.#joinedPunches = undefined;
  }

  /** Plans that the file has at least this many bytes. */
  extend(length: number): void {
    this.#length = Math.max(this.#length, length);
  }

  ranges(step: RepairStep): readonly ByteRange[] {
    const { pageSize } = this;
    const pages = [...this.#layers[REPAIR_STEPS.indexOf(step)].keys()].sort((left, right) => left - right);
    const end = this.#length;
    return joined(
      pages.map((page) => ({
        offset: page * pageSize,
        length: Math.min(pageSize, end - page * pageSize),
      })),
    );
  }

  async readAfter(step: RepairStep, position: number, target: Uint8Array): Promise<void> {
    await this.#readLayers(REPAIR_STEPS.indexOf(step), position, target);
  }

  async read(position: number, target: Uint8Array): Promise<number> {
    await this.#readLayers(REPAIR_STEPS.length - 1, position, target);
    const { punches: punched } = this;
    for (let index = firstEndingAfter(punched, position); index < punched.length; index++) {
      const { offset, length } = punched[index];
      if (offset >= position + target.length) break;
      const start = Math.max(position, offset);
      const end = Math.min(position + target.length, offset + length);
      target.fill(0, start - position, end - position);
    }
    return Math.max(0, Math.min(target.length, this.#length - position));
  }

  async readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    if (this.empty) return this.base.readBatch(requests, each, signal);
    const slice = new TimeSlice(signal);
    for (const [index, { position, target }] of requests.entries()) {
      const bytes = await this.read(position, target);
      each?.(index, bytes);
      if (slice.over) await slice.rest();
    }
  }

  allocated(): Promise<number> {
    return this.base.allocated();
  }

  /** Holes matter for speed alone; where something is planned there is none. */
  async hostExtent(position: number): Promise<HostExtent | undefined> {
    return this.empty ? this.base.hostExtent(position) : undefined;
  }

  identity(): Promise<StorageIdentity> {
    return this.base.identity();
  }

  /** The file below stays open: it is not this one's. */
  async close(): Promise<void> {}

  async #readLayers(last: number, position: number, target: Uint8Array): Promise<void> {
    await this.base.read(position, target);
    if (this.#copies.size > 0) await this.#readCopies(position, target);
    const { pageSize } = this;
    const end = position + target.length;
    for (let page = Math.floor(position / pageSize); page * pageSize < end; page++) {
      for (let layer = last; layer >= 0; layer--) {
        const bytes = this.#layers[layer].get(page);
        if (!bytes) continue;
        const start = page * pageSize;
        const from = Math.max(position, start);
        const to = Math.min(end, start + pageSize);
        target.set(bytes.subarray(from - start, to - start), from - position);
        break;
      }
    }
  }

  async #readCopies(position: number, target: Uint8Array): Promise<void> {
    const { clusterSize } = this;
    const end = position + target.length;
    for (let cluster = Math.floor(position / clusterSize); cluster * clusterSize < end; cluster++) {
      const copy = this.#copies.get(cluster);
      if (!copy) continue;
      const start = Math.max(position, copy.to);
      const stop = Math.min(end, copy.to + copy.length);
      await this.base.read(copy.from + start - copy.to, target.subarray(start - position, stop - position));
    }
  }

  /** A page as it is after a step, with other bytes in it. */
  async #changed(layer: number, page: number, start: number, part: Uint8Array): Promise<Uint8Array> {
    const whole = this.#room(this.pageSize);
    await this.#readLayers(layer, page * this.pageSize, whole);
    whole.set(part, start);
    return whole;
  }

  /** A copy of a whole page, or the last one where it is the same. Pages are never changed, so they may be shared. */
  #keep(part: Uint8Array): Uint8Array {
    if (Buffer.compare(this.#last, part) !== 0) {
      this.#last = this.#room(part.length);
      this.#last.set(part);
    }
    return this.#last;
  }

  #room(length: number): Uint8Array {
    this.#bytes += length;
    if (this.#bytes > MOST_BYTES) {
      throw new PlatterError('too-large', { file: this.name, limit: '512 MiB of changes' });
    }
    return new Uint8Array(length);
  }
}

/** Ranges in order, those that touch as one. */
function joined(ranges: readonly ByteRange[]): ByteRange[] {
  const result: { offset: number; length: number }[] = [];
  const ascending = [...ranges].sort((left, right) => left.offset - right.offset);
  for (const { offset, length } of ascending) {
    const last = result.at(-1);
    if (last && offset <= last.offset + last.length) {
      last.length = Math.max(last.length, offset + length - last.offset);
    } else result.push({ offset, length });
  }
  return result;
}

/** Index of the first range that ends behind `position`; they are ascending. */
function firstEndingAfter(ranges: readonly ByteRange[], position: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle].offset + ranges[middle].length <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
