import { PlatterError } from '../../shared/errors';
import { hostCluster, hostOffset, type HostCluster, type HostOffset } from '../../shared/units';
import type { Geometry } from '../image/geometry';
import type { WritableStorage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import type { ActiveL1 } from './active-l1';
import type { HeaderWriter } from './header-writer';
import type { Qcow2Layer } from './layer';
import type { MetadataClusters } from './metadata-clusters';
import type { ClusterRun, FreedRun, PendingFrees } from './pending-frees';
import type { RefcountStructure } from './refcount-structure';
import type { CachedTable, TableCache } from './table-cache';

/** What an image that is written to is made of. */
export interface WritableParts {
  readonly storage: WritableStorage;
  /** external data file: guest data lies there, at its guest offset */
  readonly dataStorage?: WritableStorage;
  /** of the image as it was opened */
  readonly geometry: Geometry;
  readonly header: HeaderWriter;
  readonly l1: ActiveL1;
  /** L2 tables */
  readonly tables: TableCache;
  /** refcount blocks */
  readonly blocks: TableCache;
  readonly refcounts: RefcountStructure;
  readonly frees: PendingFrees;
  readonly metadata: MetadataClusters;
  /** clusters of L2 tables that hold other metadata as well: damage that a write would make worse */
  readonly misplacedTables: ReadonlySet<number>;
  /** refcounts may be postponed while the dirty bit is set */
  readonly lazy: boolean;
  /** the data file alone has to be a valid raw disk */
  readonly rawDataFile: boolean;
  /** bytes of the disk below, 0 = none */
  readonly backingSize: number;
  /** reads the guest's bytes as they are now, through the chain; only within the disk */
  readonly readGuest: (offset: number, target: Uint8Array) => Promise<void>;
  /** done once, before anything else is written. @param checked whether a check found nothing wrong */
  readonly beforeFirstWrite: (checked: boolean) => Promise<void>;
  /** done before clusters are moved; what the guest reads stays the same */
  readonly beforeMoving: () => Promise<void>;
  /** done before the size of the disk changes */
  readonly beforeResize: (checked: boolean) => Promise<void>;
  /** told when the clusters that guest data lies in have changed their use */
  readonly clustersReused: () => void;
  /** the image as it is read */
  readonly layer: Qcow2Layer;
  /** bytes of given-up clusters that stay allocated in the host file, to be used again at once */
  readonly keepErased: number;
  readonly log?: (line: string) => void;
}

/**
 * An image that is written to: its tables as they will be, and where there is room. Changes reach the disk in the
 * order of `commit` (docs/crash-safety.md). Callers see to it that one request that changes something runs at a time.
 */
export class WritableImage {
  #size: number;
  /**
   * something was written since the last flush that no table keeps in mind; from the start, as whoever wrote before
   * may not have come to flush what is seen now
   */
  unflushed = true;
  /** a resize failed when it wrote the size: the header may have another one than the disk, until the next commit */
  sizeUnsure = false;
  /** a check found nothing wrong, so that its tables can be believed */
  checked = false;
  /** L2 tables that the L1 table on the disk does not name yet */
  readonly freshTables = new Set<CachedTable>();
  /** 8-byte numbers of the header that the next commit changes, by their byte offset: where a table is */
  readonly headerNumbers = new Map<number, number>();
  /** the room of clusters that become free stays with the file, as the file is going to be cut */
  keepsRoom = false;
  /** clusters that were given up and could not be counted down: they are leaked */
  unreleased = 0;
  #broken: PlatterError | undefined;
  #prepared = false;
  /** bytes of free clusters that the host file still has room for */
  #erased = 0;
  /** no cluster below this one is free */
  #hint = hostCluster(1);

  constructor(readonly parts: WritableParts) {
    this.#size = parts.geometry.virtualSize;
  }

  /** Bytes of the disk. */
  get size(): number {
    return this.#size;
  }

  /** Gives the disk another size, for writing and reading; the header is the caller's. */
  setSize(bytes: number): void {
    this.#size = bytes;
    this.parts.layer.virtualSize = bytes;
  }

  /** Takes a longer L1 table in, at a place that nothing on the disk refers to. */
  moveL1(bytes: Uint8Array, offset: HostOffset): void {
    this.parts.l1.move(bytes, offset);
    this.parts.layer.l1 = bytes;
    this.parts.layer.l1Offset = offset;
  }

  /** Where guest data lies. */
  get dataStorage(): WritableStorage {
    return this.parts.dataStorage ?? this.parts.storage;
  }

  /** Damage that was met: nothing may be written any more. */
  get broken(): PlatterError | undefined {
    return this.#broken;
  }

  /** Comes before each change. @throws PlatterError corrupt-structure, of the damage that was met before */
  async prepare(): Promise<void> {
    if (this.#broken) throw this.#broken;
    if (this.#prepared) return;
    // what is free by what was read may be referred to on the disk still
    if (this.unflushed) await this.flush();
    await this.parts.beforeFirstWrite(this.checked);
    this.#prepared = true;
  }

  /** Comes before clusters are moved: what the guest reads stays the same. @throws PlatterError as `prepare` */
  async prepareMoving(): Promise<void> {
    if (this.#broken) throw this.#broken;
    if (this.unflushed) await this.flush();
    await this.parts.beforeMoving();
  }

  /** Takes free clusters, adjacent ones and at most `wanted`. They are counted, in memory. */
  async allocate(wanted: number): Promise<ClusterRun> {
    const run = await this.#marking(async () => {
      await this.#requireHeaderCounted();
      return this.parts.refcounts.allocate(this.#hint, wanted);
    });
    await this.refuseMetadata(run.first, run.count);
    this.#hint = hostCluster(run.first + run.count);
    this.#erased = Math.max(0, this.#erased - run.count * this.parts.geometry.clusterSize);
    return run;
  }

  /** Takes adjacent free clusters at the end of the file. */
  allocateTogether(count: number): Promise<HostCluster> {
    return this.#marking(async () => {
      await this.#requireHeaderCounted();
      const end = hostCluster(Math.max(1, await this.parts.refcounts.usedEnd()));
      return this.parts.refcounts.allocateTogether(end, count);
    });
  }

  /** Gives back clusters that nothing came to refer to. */
  async giveBack({ first, count }: ClusterRun, references = 1): Promise<void> {
    await this.parts.refcounts.release({ first, count }, references);
    this.#hint = hostCluster(Math.min(this.#hint, first));
  }

  /** @throws PlatterError corrupt-structure where one of the clusters holds metadata; the image is then marked corrupt */
  async refuseMetadata(first: HostCluster, count: number): Promise<void> {
    const hit = this.parts.metadata.firstIn(first, count);
    if (hit === undefined) return;
    const offset = hit * this.parts.geometry.clusterSize;
    throw await this.markCorrupt(
      this.#corrupt({ structure: 'data-cluster', offset, raw: 'metadata of the image' }),
    );
  }

  /** The L2 table of an L1 entry, if there is one. */
  async l2Table(index: number): Promise<CachedTable | undefined> {
    const { offset } = this.parts.l1.entry(index);
    if (offset === 0) return undefined;
    const known = this.parts.tables.peek(offset);
    if (known) return known;
    await this.#requireAligned(index, offset);
    return this.parts.tables.get(offset);
  }

  /**
   * The L2 table of an L1 entry for changing it, before anything else is waited for: one of its own, made if there
   * was none or if a snapshot has it too.
   */
  async l2ForWriting(index: number): Promise<CachedTable> {
    const { l1, tables, geometry, frees, metadata } = this.parts;
    const { offset, copied } = l1.entry(index);
    if (offset !== 0) await this.#requireTable(offset);
    if (offset !== 0 && copied) return (await this.l2Table(index)) as CachedTable;
    if (offset !== 0) await this.#requireAligned(index, offset);
    const bytes = new Uint8Array(geometry.clusterSize);
    if (offset !== 0) bytes.set((await tables.get(offset)).bytes);
    const run = await this.allocate(1);
    const { first } = run;
    try {
      // so that the host has room for it when it is brought to the disk
      await this.parts.storage.write(first * geometry.clusterSize, bytes);
    } catch (error) {
      await this.giveBack(run);
      throw error;
    }
    const table = tables.create(first * geometry.clusterSize, bytes);
    this.freshTables.add(table);
    metadata.add(first);
    l1.set(index, table.offset);
    if (offset !== 0) frees.add(hostCluster(offset / geometry.clusterSize));
    return table;
  }

  /** Drops the L2 table of an L1 entry; what it refers to was freed before. */
  dropL2(index: number): void {
    const { l1, tables, geometry, frees } = this.parts;
    const { offset } = l1.entry(index);
    l1.set(index, 0);
    tables.forget(offset);
    frees.add(hostCluster(offset / geometry.clusterSize));
  }

  /** Flushes all files. */
  async flush(): Promise<void> {
    const { dataStorage, storage } = this.parts;
    await dataStorage?.flush();
    await storage.flush();
    this.unflushed = false;
  }

  /**
   * Counts down and empties the clusters that were given up; the tables on the disk no longer name them. What fails
   * here costs room in the file at most, so it is told to the log and counted in `unreleased`.
   */
  async applyFrees(): Promise<void> {
    const { frees, refcounts, metadata, log } = this.parts;
    if (frees.empty) return;
    this.parts.clustersReused();
    const slice = new TimeSlice();
    const freed: ClusterRun[] = [];
    for (const run of pieces(frees.take(), refcounts.perBlock)) {
      try {
        for (const free of await refcounts.release(run, run.references)) freed.push(free);
      } catch (error) {
        this.unreleased += run.count;
        log?.(`clusters ${run.first} to ${run.first + run.count - 1} are not given back: ${String(error)}`);
      }
      if (slice.over) await slice.rest();
    }
    // the guest's order is not that of the file, where each hole takes its time
    for (const { first, count } of joined(freed)) {
      metadata.remove(first, count);
      this.#hint = hostCluster(Math.min(this.#hint, first));
      if (this.keepsRoom) continue;
      try {
        await this.#punch(first, count);
      } catch (error) {
        log?.(`the room of clusters ${first} to ${first + count - 1} is not given back: ${String(error)}`);
      }
      if (slice.over) await slice.rest();
    }
  }

  /** Gives the room of free clusters back to the file system, but for what is to be kept. */
  async #punch(first: HostCluster, count: number): Promise<void> {
    const { keepErased, storage } = this.parts;
    const { clusterSize } = this.parts.geometry;
    const kept = Math.min(count, Math.max(0, Math.floor((keepErased - this.#erased) / clusterSize)));
    this.#erased += kept * clusterSize;
    if (kept < count) await storage.punch((first + kept) * clusterSize, (count - kept) * clusterSize);
  }

  /**
   * Comes before clusters that guest data was in are given up.
   * @throws PlatterError corrupt-structure where one of them holds metadata, which would be lost
   */
  keepMetadata(first: HostCluster, count: number): void {
    const hit = this.parts.metadata.firstIn(first, count);
    if (hit === undefined) return;
    const offset = hit * this.parts.geometry.clusterSize;
    throw this.#corrupt({ structure: 'data-cluster', offset, raw: 'metadata of the image' });
  }

  /** Sets the corrupt bit, as QEMU does, and lets nothing be written any more. @returns the error to throw */
  async markCorrupt(error: PlatterError): Promise<PlatterError> {
    this.#broken = error;
    try {
      await this.parts.header.setCorrupt();
      await this.parts.storage.flush();
    } catch (failure) {
      this.parts.log?.(`the corrupt bit could not be set: ${String(failure)}`);
    }
    return error;
  }

  /** Marks the image where an error tells of damage. @returns the error to throw */
  async markIfCorrupt(error: unknown): Promise<unknown> {
    const damaged = error instanceof PlatterError && error.code === 'corrupt-structure';
    return damaged ? this.markCorrupt(error) : error;
  }

  /** @throws PlatterError corrupt-structure where other metadata lies in the place of an L2 table */
  async #requireTable(offset: number): Promise<void> {
    if (!this.parts.misplacedTables.has(offset / this.parts.geometry.clusterSize)) return;
    throw await this.markCorrupt(
      this.#corrupt({ structure: 'l2-table', offset, raw: 'metadata of the image' }),
    );
  }

  async #marking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.markIfCorrupt(error);
    }
  }

  async #requireHeaderCounted(): Promise<void> {
    if ((await this.parts.refcounts.get(hostCluster(0))) > 0) return;
    // the header's own cluster would be handed out
    throw this.#corrupt({ structure: 'refcount-block', offset: 0, raw: '0' });
  }

  async #requireAligned(index: number, offset: number): Promise<void> {
    if (offset % this.parts.geometry.clusterSize === 0) return;
    const raw = `0x${offset.toString(16)}`;
    throw await this.markCorrupt(
      this.#corrupt({
        structure: 'l1-table',
        offset: hostOffset(this.parts.l1.place.offset + index * 8),
        raw,
      }),
    );
  }

  #corrupt(fields: { structure: string; offset: number; raw: string }): PlatterError {
    return new PlatterError('corrupt-structure', { file: this.parts.storage.name, ...fields });
  }
}

/** Runs cut where refcount blocks end: others get a turn between them, and one block that can't be read is no other's matter. */
function* pieces(runs: readonly FreedRun[], perBlock: number): Generator<FreedRun> {
  for (const { first, count, references } of runs) {
    const end = first + count;
    for (let at: number = first; at < end;) {
      const stop = Math.min(end, (Math.floor(at / perBlock) + 1) * perBlock);
      yield { first: hostCluster(at), count: stop - at, references };
      at = stop;
    }
  }
}

/** The same clusters in the order of the file, in runs as long as can be. */
function joined(runs: readonly ClusterRun[]): ClusterRun[] {
  const all: ClusterRun[] = [];
  for (const run of [...runs].sort((left, right) => left.first - right.first)) {
    const last = all.at(-1);
    if (last && last.first + last.count === run.first)
      all[all.length - 1] = { first: last.first, count: last.count + run.count };
    else all.push(run);
  }
  return all;
}
