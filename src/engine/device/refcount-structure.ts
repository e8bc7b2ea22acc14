import { PlatterError } from '../../shared/errors';
import { hostCluster, hostOffset, MAX_OFFSET, type HostCluster } from '../../shared/units';
import { hex64 } from '../codec/big-endian';
import { alignedTo, offsetOf } from '../codec/entry-offset';
import type { Header } from '../codec/header';
import { getRefcount, setRefcount } from '../codec/refcounts';
import type { Geometry } from '../image/geometry';
import type { WritableStorage } from '../io/storage';
import type { CachedTable, TableCache } from './table-cache';
import type { MetadataClusters } from './metadata-clusters';
import { appendCluster, type ClusterRun } from './pending-frees';
import { RefcountTable } from './refcount-table';

const ENTRY_BYTES = 8;
/** QEMU's limit of the refcount table in bytes. */
const MAX_TABLE_BYTES = 8 << 20;
/** A table grows by at least this share, so that growing stays rare. */
const GROWTH = 1.5;

/** What the refcount structure stands on. */
export interface RefcountSurroundings {
  readonly storage: WritableStorage;
  readonly geometry: Geometry;
  /** refcount blocks */
  readonly blocks: TableCache;
  readonly metadata: MetadataClusters;
  /** takes the clusters of a table that was replaced */
  readonly free: (first: HostCluster, count: number) => void;
}

/**
 * Refcount table and blocks of an image that is written to (format spec §2). Changes stay in memory until the
 * commit writes them: blocks first, then the table that names new ones, each with a flush between.
 */
export class RefcountStructure {
  readonly #order: number;
  /** refcounts of a block */
  readonly perBlock: number;

  private constructor(
    readonly around: RefcountSurroundings,
    header: Header,
    readonly table: RefcountTable,
  ) {
    this.#order = header.refcountOrder;
    this.perBlock = around.geometry.refcountsPerBlock;
  }

  /** Reads the table, at most 8 MiB. */
  static async load(around: RefcountSurroundings, header: Header): Promise<RefcountStructure> {
    const bytes = header.refcountTableClusters * around.geometry.clusterSize;
    if (bytes > MAX_TABLE_BYTES)
      throw new PlatterError('header-damaged', { field: 'refcount_table_clusters' });
    const table = new Uint8Array(bytes);
    const { refcountTableOffset: position } = header;
    await around.storage.readBatch([{ position, target: table }]);
    return new RefcountStructure(around, header, new RefcountTable(around.storage, table, position));
  }

  /** Where the table is and how many clusters it has: bytes 48 to 59 of the header. */
  get place(): { readonly offset: number; readonly clusters: number } {
    return { offset: this.table.offset, clusters: this.table.length / this.around.geometry.clusterSize };
  }

  /** Refcount of a cluster. @throws PlatterError corrupt-structure, io-error */
  async get(cluster: HostCluster): Promise<number> {
    const block = await this.block(Math.floor(cluster / this.perBlock));
    return block ? getRefcount(block.bytes, cluster % this.perBlock, this.#order) : 0;
  }

  /**
   * Takes free clusters, adjacent ones, from `from` on: their refcount becomes 1.
   * @returns at most `wanted` of them, at least one
   * @throws PlatterError corrupt-structure where a block can't be read, io-error, too-large
   */
  async allocate(from: HostCluster, wanted: number): Promise<ClusterRun> {
    for (let cluster: number = from; ;) {
      const index = Math.floor(cluster / this.perBlock);
      const block = (await this.block(index)) ?? (await this.#addBlock(index, cluster));
      const first = this.find(false, block.bytes, cluster % this.perBlock);
      const start = index * this.perBlock;
      if (first === this.perBlock) {
        cluster = start + first;
        continue;
      }
      let end = first + 1;
      const limit = Math.min(this.perBlock, first + wanted);
      while (end < limit && getRefcount(block.bytes, end, this.#order) === 0) end++;
      for (let slot = first; slot < end; slot++) setRefcount(block.bytes, slot, this.#order, 1);
      this.#changed(block, first, end);
      return { first: hostCluster(start + first), count: end - first };
    }
  }

  /**
   * Takes `count` free clusters in one piece.
   * @param from where nothing is counted any more
   * @throws PlatterError as `allocate`
   */
  async allocateTogether(from: HostCluster, count: number): Promise<HostCluster> {
    for (let cluster: number = from; count < this.perBlock;) {
      const run = await this.allocate(hostCluster(cluster), count);
      if (run.count === count) return run.first;
      await this.release(run);
      cluster = (Math.floor(run.first / this.perBlock) + 1) * this.perBlock;
    }
    let ranges = Math.ceil(from / this.perBlock);
    for (let index = ranges; index < this.table.entries; index++)
      if (this.table.blockOffset(index) !== 0) ranges = index + 1;
    return this.#layOut(ranges * this.perBlock, count);
  }

  /**
   * Counts so many references less for each cluster of a run.
   * @returns runs that nobody refers to any more
   * @throws PlatterError corrupt-structure where a refcount is lower; the rest of the run is counted down
   */
  async release({ first, count }: ClusterRun, references = 1): Promise<ClusterRun[]> {
    const freed: ClusterRun[] = [];
    let missing: number | undefined;
    for (let cluster: number = first; cluster < first + count;) {
      const index = Math.floor(cluster / this.perBlock);
      const block = await this.block(index);
      const start = cluster % this.perBlock;
      const end = Math.min(this.perBlock, start + first + count - cluster);
      if (block) {
        for (let slot = start; slot < end; slot++) {
          const refcount = getRefcount(block.bytes, slot, this.#order);
          if (refcount < references) missing ??= index * this.perBlock + slot;
          else setRefcount(block.bytes, slot, this.#order, refcount - references);
          if (refcount === references) appendCluster(freed, index * this.perBlock + slot);
        }
        this.#changed(block, start, end);
      } else missing ??= cluster;
      cluster += end - start;
    }
    if (missing !== undefined)
      throw this.#corrupt('refcount-block', missing * this.around.geometry.clusterSize, '0');
    return freed;
  }

  /**
   * Counts `references` for each of some clusters that are free, for what is going to refer to them. Their ranges
   * have blocks.
   * @throws PlatterError corrupt-structure where one is counted already; none is counted then
   */
  async claim({ first, count }: ClusterRun, references: number): Promise<void> {
    for (let cluster: number = first; cluster < first + count; cluster++) {
      if ((await this.get(hostCluster(cluster))) === 0) continue;
      throw this.#corrupt('refcount-block', cluster * this.around.geometry.clusterSize, 'counted');
    }
    for (let cluster: number = first; cluster < first + count;) {
      const index = Math.floor(cluster / this.perBlock);
      const block = await this.block(index);
      if (!block) throw this.#corrupt('refcount-table', this.table.offset, '0');
      const start = cluster % this.perBlock;
      const end = Math.min(this.perBlock, start + first + count - cluster);
      for (let slot = start; slot < end; slot++) setRefcount(block.bytes, slot, this.#order, references);
      this.#changed(block, start, end);
      cluster += end - start;
    }
  }

  /** Makes the block of a range that has none, in a cluster of that range. @throws PlatterError as `allocate` */
  async addBlock(index: number, cluster: HostCluster): Promise<void> {
    await this.#addBlock(index, cluster);
  }

  /**
   * Has the block of a range elsewhere, in a cluster that is claimed. Its old cluster is the caller's to free, and to
   * forget after the commit: until the table names the new place, what was claimed has to count in the old one.
   */
  async moveBlock(index: number, to: HostCluster): Promise<void> {
    const block = await this.block(index);
    if (!block) throw this.#corrupt('refcount-table', this.table.offset, '0');
    const { blocks, geometry } = this.around;
    const offset = hostOffset(to * geometry.clusterSize);
    blocks.create(offset, block.bytes);
    this.table.set(index, offset);
  }

  /** Has the table elsewhere, in clusters that are claimed. Its old clusters are the caller's to free. */
  relocateTable(to: HostCluster): void {
    this.table.move(hostOffset(to * this.around.geometry.clusterSize), this.table.length);
  }

  /** Clusters of the blocks that the table names. */
  *blockClusters(): Generator<HostCluster> {
    for (let index = 0; index < this.table.entries; index++) {
      const offset = this.table.blockOffset(index);
      if (offset !== 0 && offset <= MAX_OFFSET) {
        yield hostCluster(Math.floor(offset / this.around.geometry.clusterSize));
      }
    }
  }

  /** One more than the highest cluster that is counted; 0 when none is. */
  async usedEnd(): Promise<number> {
    for (let index = this.table.entries - 1; index >= 0; index--) {
      const block = await this.block(index);
      if (!block) continue;
      for (let slot = this.perBlock - 1; slot >= 0; slot--) {
        if (getRefcount(block.bytes, slot, this.#order) !== 0) return index * this.perBlock + slot + 1;
      }
    }
    return 0;
  }

  /** The block for a range of clusters; undefined where there is none, and so nothing is counted. */
  async block(index: number): Promise<CachedTable | undefined> {
    if (index >= this.table.entries) return undefined;
    const entry = this.table.entry(index);
    const offset = offsetOf(entry);
    if (offset === 0 && (entry.low & 0x1ff) === 0) return undefined;
    const known = this.around.blocks.peek(offset);
    if (known) return known;
    const { clusterSize } = this.around.geometry;
    const inFile = offset > 0 && offset < this.around.storage.length;
    if (!alignedTo(entry, clusterSize) || !inFile)
      throw this.#corrupt('refcount-block', offset, hex64(entry));
    return this.around.blocks.get(offset);
  }

  /**
   * Makes the block of a range that has none. As nothing in the range is counted, the block itself can lie there.
   */
  async #addBlock(index: number, cluster: number): Promise<CachedTable> {
    const { clusterSize } = this.around.geometry;
    const offset = hostOffset(cluster * clusterSize);
    if (cluster === 0) throw this.#corrupt('refcount-table', this.table.offset, '0');
    if (index >= this.table.entries) {
      this.#layOut(cluster, 0);
      return this.around.blocks.get(offset);
    }
    this.#refuseMetadata(cluster, 1);
    // so that the host has room for it when it is brought to the disk
    await this.around.storage.write(offset, new Uint8Array(clusterSize));
    const block = this.around.blocks.create(offset, new Uint8Array(clusterSize));
    setRefcount(block.bytes, cluster % this.perBlock, this.#order, 1);
    this.table.set(index, offset);
    this.around.metadata.add(hostCluster(cluster));
    return block;
  }

  /**
   * Lays out blocks and `payload` clusters from `cluster` on, where nothing is counted and no range has a block: first
   * the blocks that count all of it, then a longer table if the present one is too short, then the payload.
   * The old table is freed once the header names the new one.
   * @returns the first cluster of the payload
   */
  #layOut(cluster: number, payload: number): HostCluster {
    const { clusterSize } = this.around.geometry;
    const index = Math.floor(cluster / this.perBlock);
    const { blocks, clusters } = this.#measureLayout(cluster, payload);
    const tableStart = cluster + blocks;
    this.#refuseMetadata(cluster, blocks + clusters + payload);
    if (clusters > 0) this.#moveTable(hostCluster(tableStart), clusters);
    const made: CachedTable[] = [];
    for (let at = 0; at < blocks; at++) {
      const offset = (cluster + at) * clusterSize;
      made.push(this.around.blocks.create(offset, new Uint8Array(clusterSize)));
      this.table.set(index + at, offset);
    }
    const first = tableStart + clusters;
    for (let counted = cluster; counted < first + payload; counted++) {
      const block = made[Math.floor(counted / this.perBlock) - index];
      setRefcount(block.bytes, counted % this.perBlock, this.#order, 1);
    }
    this.around.metadata.add(hostCluster(cluster), blocks + clusters);
    return hostCluster(first);
  }

  /** How many blocks and clusters of a longer table a layout takes; no clusters where the table is long enough. */
  #measureLayout(cluster: number, payload: number): { readonly blocks: number; readonly clusters: number } {
    const index = Math.floor(cluster / this.perBlock);
    const grown = Math.min(this.table.length * GROWTH, MAX_TABLE_BYTES);
    let blocks = 1;
    let clusters = 0;
    for (;;) {
      const last = Math.floor((cluster + blocks + clusters + payload - 1) / this.perBlock);
      const fits = last < this.table.entries;
      const bytes = fits ? 0 : Math.max((last + 1) * ENTRY_BYTES, grown);
      const enough = Math.ceil(bytes / this.around.geometry.clusterSize);
      const needed = last - index + 1;
      if (enough * this.around.geometry.clusterSize > MAX_TABLE_BYTES) {
        throw new PlatterError('too-large', { limit: 'refcount table of 8 MiB' });
      }
      if (enough <= clusters && needed <= blocks) return { blocks, clusters };
      clusters = Math.max(clusters, enough);
      blocks = Math.max(blocks, needed);
    }
  }

  #moveTable(first: HostCluster, clusters: number): void {
    const { clusterSize } = this.around.geometry;
    const { offset, length } = this.table;
    this.table.move(hostOffset(first * clusterSize), clusters * clusterSize);
    if (length > 0) this.around.free(hostCluster(offset / clusterSize), length / clusterSize);
  }

  /** Where nothing is counted there can't be metadata. */
  #refuseMetadata(first: number, count: number): void {
    const hit = this.around.metadata.firstIn(hostCluster(first), count);
    if (hit !== undefined) throw this.#corrupt('refcount-block', hit * this.around.geometry.clusterSize, '0');
  }

  /** First slot of a block from `slot` on that is counted, or that is not; their number when there is none. */
  find(counted: boolean, block: Uint8Array, slot: number): number {
    let at = slot;
    while (at < this.perBlock && (getRefcount(block, at, this.#order) !== 0) !== counted) at++;
    return at;
  }

  #changed(block: CachedTable, first: number, end: number): void {
    block.change((first * 2 ** this.#order) >>> 3, Math.ceil((end * 2 ** this.#order) / 8));
  }

  #corrupt(structure: string, offset: number, raw: string): PlatterError {
    return new PlatterError('corrupt-structure', { file: this.around.storage.name, structure, offset, raw });
  }
}
