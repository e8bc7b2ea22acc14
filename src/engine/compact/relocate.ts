import type { ClusterMoves, MoveState } from '../../shared/compact-results';
import { PlatterError } from '../../shared/errors';
import { hostCluster, hostOffset, type HostCluster } from '../../shared/units';
import { ClusterSet } from '../check/cluster-set';
import { addToUint64 } from '../codec/big-endian';
import { commit } from '../device/commit';
import type { Alone } from '../device/device';
import type { WritableImage } from '../device/writable-image';
import type { ClusterUse } from './cluster-use';
import { type CopyRun, RunCopier } from './copy-runs';
import { claimsOf, runsOf, type Batch, type Claim } from './move-batch';
import type { MoveWindow } from './move-window';
import type { ReferenceList } from './reference-list';

/** Bytes of clusters that move between two flushes. */
export const BATCH_BYTES = 128 << 20;
/** Where the disk is full, so much at once is tried again. */
const SMALLEST_BATCH = 64 << 10;
/** References that are pointed elsewhere between two flushes. */
const BATCH_REFERENCES = 1 << 18;
/** Bytes of tables that a batch changes, about. */
const BATCH_TABLES = 32 << 20;
const ENTRY = 8;

/** Who wants to know what a move does. */
export interface MoveWatcher {
  /** told of tables that were looked at to find out what moves where */
  readonly looked: (done: number, total: number) => void;
  readonly moves?: (event: ClusterMoves) => void;
  /** @param bytes that are going to be copied, besides those of earlier calls */
  readonly planned: (bytes: number) => void;
  /** @param bytes that were copied since the last call */
  readonly copied: (bytes: number) => void;
}

/** A batch whose new places are counted. */
interface ClaimedBatch {
  readonly batch: Batch;
  readonly claims: readonly Claim[];
}

/** What moving stands on. */
export interface MoveSession {
  readonly image: WritableImage;
  readonly alone: Alone;
  readonly watcher: MoveWatcher;
  /** bytes of clusters that move between two flushes, about */
  readonly batchBytes: number;
}

/**
 * Moves clusters of a surveyed image, batch by batch: copied to free clusters that are counted, flushed, then what refers
 * to them is pointed there and flushed, then the old places are free (docs/crash-safety.md).
 */
export class Relocation {
  /** clusters that were moved */
  moved = 0;
  /** references that were pointed elsewhere */
  switched = 0;
  /** clusters of metadata that lie elsewhere since the survey: old place -> new one */
  readonly #placed = new Map<number, number>();
  /** old places that are free now */
  readonly #gone = new ClusterSet();
  /** clusters of the active L1 table and of the refcount table: they are in memory as a whole */
  readonly #apart = new ClusterSet();
  private readonly image: WritableImage;
  private readonly alone: Alone;
  private readonly watcher: MoveWatcher;
  readonly #copier: RunCopier;
  readonly #clusterSize: number;
  /** byte offsets that the active L1 table has had: references may still be known by them */
  readonly #l1Places: number[];
  /** clusters that refcount blocks had until this batch */
  readonly #oldBlocks: number[] = [];
  #batchBytes: number;
  #highest: number;

  constructor(
    { image, alone, watcher, batchBytes }: MoveSession,
    private readonly use: ClusterUse,
    sparse: boolean,
  ) {
    this.image = image;
    this.alone = alone;
    this.watcher = watcher;
    this.#batchBytes = batchBytes;
    this.#copier = new RunCopier(image.parts.storage, sparse);
    this.#clusterSize = use.image.geometry.clusterSize;
    this.#highest = use.clusters;
    this.#l1Places = [image.parts.l1.place.offset];
    for (const { structure, first, count } of use.structures) {
      if (structure === 'l1-table' || structure === 'refcount-table') this.#apart.add(first, count);
    }
  }

  /** Bytes of the file up to the last cluster in use. */
  get length(): number {
    const { counters } = this.use;
    while (this.#highest > 0 && (counters.get(this.#highest - 1) === 0 || this.#gone.has(this.#highest - 1)))
      this.#highest--;
    return this.#highest * this.#clusterSize;
  }

  /**
   * Moves the clusters of a window.
   * @param mayGoOn asked between batches
   * @returns whether all of them were moved
   * @throws PlatterError io-error, corrupt-structure
   */
  async move(window: MoveWindow, list: ReferenceList, mayGoOn: () => Promise<boolean>): Promise<boolean> {
    let stopped = false;
    const take = async (start: number): Promise<ClaimedBatch | undefined> => {
      const batch = this.#nextBatch(window, list, start);
      if (batch.start === batch.end) return undefined;
      stopped = !(await mayGoOn());
      // counted in memory while no commit is under way
      return stopped ? undefined : this.#claim(window, list, batch);
    };
    const takeCopied = async (start: number): Promise<ClaimedBatch | undefined> => {
      for (;;) {
        const batch = await take(start);
        try {
          await this.#releasing(batch, [batch && this.#copyData(window, list, batch.batch)]);
          return batch;
        } catch (error) {
          if (!isFull(error)) throw error;
          await this.#giveRoomBack(batch);
          if (!this.#takeLess()) throw error;
        }
      }
    };
    let current = await takeCopied(0);
    while (current) {
      const { batch } = current;
      let next: ClaimedBatch | undefined;
      await this.#releasing(current, [take(batch.end).then((taken) => (next = taken))]);
      // while this batch is brought to the disk the next one is copied
      const switching = this.#switchBatch(window, list, batch);
      try {
        await this.#releasing(next, [switching, next && this.#copyData(window, list, next.batch)]);
      } catch (error) {
        await switching;
        if (!isFull(error)) throw error;
        await this.#giveRoomBack(next);
        // the old places of this batch have given room back by now, so that even as much as before may find it
        this.#takeLess();
        next = await takeCopied(batch.end);
      }
      current = next;
    }
    return !stopped;
  }

  /** What was copied before the disk was full keeps room that tables need, and so does everybody else on that disk. */
  async #giveRoomBack(batch: ClaimedBatch | undefined): Promise<void> {
    if (this.image.keepsRoom) return;
    for (const { run } of batch?.claims ?? [])
      await this.image.parts.storage.punch(run.first * this.#clusterSize, run.count * this.#clusterSize);
  }

  /** Moves less at once from now on. @returns false where it is little already */
  #takeLess(): boolean {
    if (this.#batchBytes <= SMALLEST_BATCH) return false;
    this.#batchBytes = Math.max(SMALLEST_BATCH, this.#batchBytes / 16);
    return true;
  }

  /** Clusters from `start` on that move together; what has to stay side by side is not split. */
  #nextBatch(
    { first, targets }: MoveWindow,
    { moving, starts, positions }: ReferenceList,
    start: number,
  ): Batch {
    let begin = start;
    while (begin < targets.length && moving[begin] === 0) begin++;
    let bytes = 0;
    let references = 0;
    const tables = new Set<number>();
    let slot = begin;
    for (; slot < targets.length; slot++) {
      const full =
        bytes >= this.#batchBytes ||
        references >= BATCH_REFERENCES ||
        tables.size * this.#clusterSize >= BATCH_TABLES;
      if (full && !(this.use.joined.has(first + slot - 1) && targets[slot] === targets[slot - 1] + 1)) break;
      if (moving[slot] === 0) continue;
      bytes += this.#clusterSize;
      if (this.#isMetadata(first + slot)) tables.add(first + slot);
      references += starts[slot + 1] - starts[slot];
      for (let at = starts[slot]; at < starts[slot + 1]; at++)
        tables.add(Math.floor(positions[at] / this.#clusterSize));
    }
    return { start: begin, end: slot };
  }

  /** Counts the new places of a batch. */
  async #claim(window: MoveWindow, list: ReferenceList, batch: Batch): Promise<ClaimedBatch> {
    const claimed: Claim[] = [];
    try {
      for (const claim of claimsOf(window, list, batch)) {
        await this.image.parts.refcounts.claim(claim.run, claim.references);
        claimed.push(claim);
      }
    } catch (error) {
      await this.#release(claimed);
      throw error;
    }
    return { batch, claims: claimed };
  }

  async #release(claims: readonly Claim[]): Promise<void> {
    for (const { run, references } of claims) await this.image.giveBack(run, references);
  }

  /** Waits for all of the work; where some of it fails, what a batch has claimed is given back. */
  async #releasing(batch: ClaimedBatch | undefined, work: readonly unknown[]): Promise<void> {
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (!failed) return;
    await this.#release(batch?.claims ?? []);
    throw (failed as PromiseRejectedResult).reason;
  }

  async #switchBatch(window: MoveWindow, list: ReferenceList, batch: Batch): Promise<void> {
    const tell = this.#teller(window, list, batch);
    await this.alone(async () => {
      await this.#moveMetadata(window, list, batch);
      await this.#pointElsewhere(window, list, batch);
      this.#giveUp(window, list, batch);
      // what was copied meanwhile is on the disk when the flush of the commit has come back
      this.image.unflushed = true;
      await commit(this.image, { flushed: () => tell('flushed') });
      for (const old of this.#oldBlocks.splice(0)) this.image.parts.blocks.forget(old * this.#clusterSize);
    });
    tell('referenced');
  }

  /** Copies what is not metadata that others read meanwhile. */
  async #copyData(window: MoveWindow, list: ReferenceList, batch: Batch): Promise<void> {
    const { moves } = this.watcher;
    this.#teller(window, list, batch)('copying');
    await this.#copier.copy(this.#dataRuns(window, list, batch), (runs) => {
      let bytes = 0;
      for (const { length } of runs) bytes += length;
      this.watcher.copied(bytes);
      moves?.({ state: 'copied', runs: this.#triples(runs), fileLength: this.length });
    });
  }

  *#dataRuns(
    { first, targets }: MoveWindow,
    { moving }: ReferenceList,
    { start, end }: Batch,
  ): Generator<CopyRun> {
    for (let slot = start; slot < end;) {
      if (moving[slot] === 0 || this.#isMetadata(first + slot)) {
        slot++;
        continue;
      }
      let next = slot + 1;
      while (
        next < end &&
        moving[next] > 0 &&
        targets[next] === targets[next - 1] + 1 &&
        !this.#isMetadata(first + next)
      )
        next++;
      yield {
        from: (first + slot) * this.#clusterSize,
        to: targets[slot] * this.#clusterSize,
        length: (next - slot) * this.#clusterSize,
      };
      slot = next;
    }
  }

  /** What is changed by way of memory, and so must go there by way of memory. */
  #isMetadata(cluster: number): boolean {
    const { l2Tables, structural, blockAt } = this.use;
    return l2Tables.has(cluster) || structural.has(cluster) || blockAt.has(cluster);
  }

  async #moveMetadata(
    { first, targets }: MoveWindow,
    { moving }: ReferenceList,
    batch: Batch,
  ): Promise<void> {
    const { metadata, refcounts } = this.image.parts;
    const { blockAt } = this.use;
    for (let slot = batch.start; slot < batch.end; slot++) {
      const cluster = first + slot;
      if (moving[slot] === 0 || !this.#isMetadata(cluster)) continue;
      const target = hostCluster(targets[slot]);
      this.#placed.set(cluster, target);
      metadata.add(target);
      this.watcher.copied(this.#clusterSize);
      const block = blockAt.get(cluster);
      if (block !== undefined) {
        await refcounts.moveBlock(block, target);
        this.#oldBlocks.push(cluster);
      } else if (this.#apart.has(cluster)) this.#moveApart(cluster, target);
      else await this.#moveTable(cluster, target);
    }
  }

  /** The first of its clusters takes the others along. */
  #moveApart(cluster: number, target: HostCluster): void {
    const { l1, refcounts } = this.image.parts;
    const place = this.use.structures.find(({ first }) => first === cluster);
    if (place?.structure === 'refcount-table') refcounts.relocateTable(target);
    else if (place) {
      this.image.moveL1(l1.bytes, hostOffset(target * this.#clusterSize));
      this.#l1Places.push(l1.place.offset);
    }
  }

  async #moveTable(cluster: number, target: HostCluster): Promise<void> {
    const { tables } = this.image.parts;
    const { bytes } = await tables.get(cluster * this.#clusterSize);
    tables.forget(cluster * this.#clusterSize);
    this.image.freshTables.add(tables.create(target * this.#clusterSize, bytes));
  }

  async #pointElsewhere({ first, targets }: MoveWindow, list: ReferenceList, batch: Batch): Promise<void> {
    const { tables, l1 } = this.image.parts;
    const inL1 = (position: number): number =>
      this.#l1Places.find((start) => position >= start && position < start + l1.bytes.length) ?? -1;
    for (let slot = batch.start; slot < batch.end; slot++) {
      const by = (targets[slot] - first - slot) * this.#clusterSize;
      for (let at = list.starts[slot]; at < list.starts[slot + 1]; at++) {
        const position = list.positions[at];
        this.switched++;
        const l1Start = inL1(position);
        if (position < this.#clusterSize) this.#pointHeader(position, targets[slot]);
        else if (l1Start >= 0) l1.shift((position - l1Start) / ENTRY, by);
        else {
          const cluster = Math.floor(position / this.#clusterSize);
          const offset = (this.#placed.get(cluster) ?? cluster) * this.#clusterSize;
          const table = tables.peek(offset) ?? (await tables.get(offset));
          const byte = position % this.#clusterSize;
          addToUint64(table.bytes, byte, by);
          table.change(byte, byte + ENTRY);
        }
      }
    }
  }

  /** The header names the active L1 table and the refcount table by way of the commit. */
  #pointHeader(position: number, target: number): void {
    const place = this.use.structures.find(({ named }) => named === position);
    if (!place) throw new PlatterError('internal', { message: `nothing is named at ${position}` });
    if (place.structure === 'l1-table' || place.structure === 'refcount-table') return;
    this.image.headerNumbers.set(position, target * this.#clusterSize);
  }

  #giveUp({ first }: MoveWindow, { moving }: ReferenceList, { start, end }: Batch): void {
    const { counters, blockAt } = this.use;
    for (let slot = start; slot < end; slot++) {
      const references = moving[slot];
      if (references === 0) continue;
      this.moved++;
      if (blockAt.has(first + slot)) this.switched++;
      this.image.parts.frees.add(hostCluster(first + slot), 1, references);
      // of a chain that was cut, a stream may still need the cluster
      if (references === counters.get(first + slot)) this.#gone.add(first + slot);
    }
  }

  #teller(window: MoveWindow, list: ReferenceList, batch: Batch): (state: MoveState) => void {
    const { moves } = this.watcher;
    if (!moves) return () => undefined;
    const runs = runsOf(window, list, batch);
    return (state) => moves({ state, runs, fileLength: this.length });
  }

  #triples(runs: readonly CopyRun[]): Float64Array {
    const triples = new Float64Array(runs.length * 3);
    runs.forEach(({ from, to, length }, index) => {
      const numbers = [
        from / this.#clusterSize,
        to / this.#clusterSize,
        Math.ceil(length / this.#clusterSize),
      ];
      triples.set(numbers, index * 3);
    });
    return triples;
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof PlatterError && error.code === 'io-error' && error.fields.errno === 'ENOSPC';
