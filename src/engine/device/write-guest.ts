import type { GuestOffset } from '../../shared/units';
import { hostCluster } from '../../shared/units';
import { throwIfAborted, TimeSlice } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import { commit } from './commit';
import { L2Slot, putBitmaps, putCluster } from './l2-slot';
import type { ClusterRun } from './pending-frees';
import type { WritableImage } from './writable-image';

const SUBCLUSTERS = 32;
const ALL = 0xffffffff;
/** Changed tables take at most this much memory, in bytes, before they are brought to the disk. */
const DIRTY_BYTES = 8 << 20;
/** So many runs of clusters wait to be freed at most. */
const WAITING_RUNS = 16_384;

/** Part of a request that lies in one L2 table. */
interface Piece {
  readonly l1Index: number;
  /** first byte, on the disk */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Adjacent clusters that are written alike. */
interface Target {
  /** entry of the first cluster */
  readonly index: number;
  readonly count: number;
  /** byte offset of the first host cluster */
  readonly host: number;
  /** the clusters are new: nothing on the disk refers to them */
  readonly fresh?: ClusterRun;
}

/**
 * Writes guest bytes: in place where a cluster belongs to the image alone, else to a new cluster that takes over
 * what the old one, or the disk below, has beside them. The caller has checked the range.
 * @throws PlatterError io-error, corrupt-structure, too-large, cancelled; sectors of the range are then old or new
 */
export async function writeGuest(
  image: WritableImage,
  offset: GuestOffset,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const slice = new TimeSlice(signal);
  const { clusterSize, l2Entries } = image.parts.geometry;
  const tableSpan = clusterSize * l2Entries;
  for (let done = 0; done < bytes.length;) {
    const start = offset + done;
    const l1Index = Math.floor(start / tableSpan);
    const end = Math.min(bytes.length, done + (l1Index + 1) * tableSpan - start);
    await new PieceWriter(image, { l1Index, start, bytes: bytes.subarray(done, end) }, slice).run();
    done = end;
  }
}

/** Brings changes to the disk when they take much memory. */
export async function relieve(image: WritableImage): Promise<void> {
  const { tables, blocks, frees, lazy } = image.parts;
  const dirty = tables.dirtyBytes + (lazy ? 0 : blocks.dirtyBytes);
  if (dirty > DIRTY_BYTES || frees.runs > WAITING_RUNS) await commit(image);
}

class PieceWriter {
  readonly #slot: L2Slot;
  readonly #clusterSize: number;
  readonly #subclusterSize: number;
  readonly #end: number;

  constructor(
    private readonly image: WritableImage,
    private readonly piece: Piece,
    private readonly slice: TimeSlice,
  ) {
    const { geometry, storage } = image.parts;
    this.#slot = new L2Slot(geometry, storage.name);
    this.#clusterSize = geometry.clusterSize;
    this.#subclusterSize = geometry.extendedL2 ? geometry.clusterSize / SUBCLUSTERS : geometry.clusterSize;
    this.#end = piece.start + piece.bytes.length;
  }

  async run(): Promise<void> {
    for (let at = this.piece.start; at < this.#end;) {
      at = await this.#writeSome(at);
      if (this.slice.over) await this.slice.rest();
    }
  }

  /** Writes from `at` on, as far as clusters are to be treated alike. @returns where to go on */
  async #writeSome(at: number): Promise<number> {
    await relieve(this.image);
    const { geometry, dataStorage } = this.image.parts;
    const table = await this.image.l2ForWriting(this.piece.l1Index);
    const index = Math.floor(at / this.#clusterSize) % geometry.l2Entries;
    const last = Math.floor((this.#end - 1) / this.#clusterSize) % geometry.l2Entries;
    await this.#load(table, index);
    if (this.#inPlace(index)) {
      const host = this.#slot.host;
      let count = 1;
      for (; index + count <= last; count++) {
        await this.#load(table, index + count);
        if (!this.#inPlace(index + count) || this.#slot.host !== host + count * this.#clusterSize) break;
      }
      await this.#overwrite({ index, count, host }, at);
      return this.#endOf(index, count);
    }
    if (this.#slot.present(geometry.dataFile) && this.#slot.copied) {
      // a cluster of its own that does not hold all of the range yet
      if (!dataStorage) await this.image.refuseMetadata(hostCluster(this.#slot.host / this.#clusterSize), 1);
      await this.#fill({ index, count: 1, host: this.#slot.host }, at);
      return this.#endOf(index, 1);
    }
    this.#keepMetadata();
    let wanted = 1;
    for (; index + wanted <= last; wanted++) {
      await this.#load(table, index + wanted);
      if (this.#slot.copied && this.#slot.present(geometry.dataFile)) break;
      this.#keepMetadata();
    }
    if (dataStorage) {
      const host = this.#guestStart(index);
      await this.#fill({ index, count: wanted, host }, at);
      return this.#endOf(index, wanted);
    }
    const fresh = await this.image.allocate(wanted);
    const target = { index, count: fresh.count, host: fresh.first * this.#clusterSize, fresh };
    try {
      await this.#fill(target, at);
    } catch (error) {
      await this.image.giveBack(fresh);
      throw error;
    }
    return this.#endOf(index, fresh.count);
  }

  /** Damage in an entry is marked in the header, as QEMU does. */
  async #load(table: Parameters<L2Slot['load']>[0], index: number): Promise<void> {
    try {
      this.#slot.load(table, index);
    } catch (error) {
      throw await this.image.markIfCorrupt(error);
    }
  }

  /** The cluster that the entry leaves behind is given up. */
  #keepMetadata(): void {
    if (this.image.parts.geometry.dataFile || this.#slot.host === 0) return;
    this.image.keepMetadata(...this.#slot.hostClusters());
  }

  /** Guest offset of the cluster of an entry. */
  #guestStart(index: number): number {
    const { l2Entries } = this.image.parts.geometry;
    return (this.piece.l1Index * l2Entries + index) * this.#clusterSize;
  }

  #endOf(index: number, count: number): number {
    return Math.min(this.#end, this.#guestStart(index) + count * this.#clusterSize);
  }

  /** Whether all that the request writes of the cluster lies in its host cluster already, which is its own. */
  #inPlace(index: number): boolean {
    const { copied, compressed, allocated } = this.#slot;
    if (!copied || compressed) return false;
    return allocated === ALL || (this.#touched(index) & ~allocated) === 0;
  }

  /** Subclusters that the request touches, as a set. */
  #touched(index: number): number {
    const start = this.#guestStart(index);
    const from = Math.max(this.piece.start, start) - start;
    const to = Math.min(this.#end, start + this.#clusterSize) - start;
    const size = this.#clusterSize / SUBCLUSTERS;
    return rangeOfBits(Math.floor(from / size), Math.ceil(to / size));
  }

  async #overwrite({ index, count, host }: Target, at: number): Promise<void> {
    if (!this.image.parts.dataStorage)
      await this.image.refuseMetadata(hostCluster(host / this.#clusterSize), count);
    const end = this.#endOf(index, count);
    this.image.unflushed = true;
    await this.image.dataStorage.write(host + (at - this.#guestStart(index)), this.#bytes(at, end));
  }

  /** Writes the range and what belongs beside it in its clusters (subclusters), then points the entries there. */
  async #fill(target: Target, at: number): Promise<void> {
    const { geometry, frees } = this.image.parts;
    const start = this.#guestStart(target.index);
    const end = this.#endOf(target.index, target.count);
    const { from, to } = await this.#room(target, at, end);
    await this.#keep(target, from, at);
    this.image.unflushed = true;
    await this.image.dataStorage.write(target.host + (at - start), this.#bytes(at, end));
    await this.#keep(target, end, to);
    // nothing is waited for from here on, so that the table stays the one in memory
    const table = await this.image.l2ForWriting(this.piece.l1Index);
    for (let number = 0; number < target.count; number++) {
      const index = target.index + number;
      this.#slot.load(table, index);
      const host = target.host + number * this.#clusterSize;
      if (!target.fresh) {
        this.#point(table, index, host, from, to);
        continue;
      }
      const { compressed, host: old } = this.#slot;
      if (old !== 0) frees.add(...this.#slot.hostClusters());
      const whole = compressed || old !== 0 || !geometry.extendedL2;
      if (whole) putCluster(table, index, geometry, host, ALL, 0);
      else this.#point(table, index, host, from, to);
    }
  }

  /** Points an entry to its cluster; with extended L2, only what was written counts as stored. */
  #point(table: Parameters<L2Slot['load']>[0], index: number, host: number, from: number, to: number): void {
    const { geometry } = this.image.parts;
    if (!geometry.extendedL2) {
      putCluster(table, index, geometry, host, ALL, 0);
      return;
    }
    const start = this.#guestStart(index);
    const first = Math.max(0, from - start) / this.#subclusterSize;
    const last = Math.min(this.#clusterSize, to - start) / this.#subclusterSize;
    const stored = rangeOfBits(first, last);
    const { allocated, zeroes } = this.#slot;
    if (this.#slot.present(geometry.dataFile)) {
      putBitmaps(table, index, geometry, allocated | stored, zeroes & ~stored);
    } else putCluster(table, index, geometry, host, allocated | stored, zeroes & ~stored);
  }

  /** The whole units of allocation that the range touches; all of the cluster where an old one is left behind. */
  async #room(
    target: Target,
    at: number,
    end: number,
  ): Promise<{ readonly from: number; readonly to: number }> {
    const table = await this.image.l2ForWriting(this.piece.l1Index);
    const unit = (index: number): number => {
      this.#slot.load(table, index);
      const leavesOld = target.fresh !== undefined && (this.#slot.compressed || this.#slot.host !== 0);
      return leavesOld ? this.#clusterSize : this.#subclusterSize;
    };
    const first = unit(target.index);
    const last = unit(target.index + target.count - 1);
    return { from: Math.floor(at / first) * first, to: Math.ceil(end / last) * last };
  }

  /** Puts what the disk shows at a range now into the clusters that the range is to lie in. */
  async #keep(target: Target, from: number, to: number): Promise<void> {
    if (from >= to) return;
    const { dataStorage } = this.image;
    const place = target.host + (from - this.#guestStart(target.index));
    // past the end of the disk and of the file there are zeroes anyway
    const shown = Math.min(to, this.image.size);
    const bytes = new Uint8Array(to - from);
    if (shown > from) await this.image.parts.readGuest(from, bytes.subarray(0, shown - from));
    if (place >= dataStorage.length && isZero(bytes)) return;
    await dataStorage.write(place, bytes);
  }

  #bytes(from: number, to: number): Uint8Array {
    return this.piece.bytes.subarray(from - this.piece.start, to - this.piece.start);
  }
}

/** Bits `first` to `end - 1` of a set of 32. */
export function rangeOfBits(first: number, end: number): number {
  if (end <= first) return 0;
  const upTo = end >= SUBCLUSTERS ? ALL : 2 ** end - 1;
  return (upTo & ~(2 ** first - 1)) >>> 0;
}
