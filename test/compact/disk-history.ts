/** Disks as a history of writing, discarding and snapshots makes them, with all that they share. */
import { deflateRawSync } from 'node:zlib';
import { compress, init } from '@bokuweb/zstd-wasm';
import { markedBytes } from '../device/marked-bytes';
import type { Random } from '../random';
import {
  ALL,
  apart,
  countNames,
  packableCluster,
  Stored,
  Stream,
  Table,
  type Cell,
  type Disk,
  type Named,
} from './disk-cells';
import type { ImageOptions } from './image-options';

await init();

/** The active disk and its snapshots. */
export class DiskHistory {
  readonly active: Disk;
  snapshots: Disk[] = [];
  readonly clusterSize: number;
  /** entries of an L2 table */
  readonly entries: number;
  #stamp = 0;

  constructor(
    private readonly options: ImageOptions,
    private readonly random: Random,
  ) {
    this.clusterSize = 2 ** options.clusterBits;
    this.entries = this.clusterSize / (options.extendedL2 ? 16 : 8);
    this.active = { tables: [], size: options.size, vmState: 0 };
    this.active.tables.length = this.#tablesOf(options.size);
  }

  /** Disks that the image has, the active one first. */
  get disks(): Disk[] {
    return [this.active, ...this.snapshots];
  }

  /** Does as many steps as the options say, then parts what refcounts are too narrow for. */
  run(): void {
    const { steps, snapshots, version, compression, backing } = this.options;
    for (let step = 0; step < steps; step++) {
      const kind = this.random.below(20);
      if (kind < 3 && compression) this.#each((cluster) => this.#compressed(cluster));
      else if (kind < 5 && version === 3) this.#each(() => this.#zeroed());
      else if (kind < 8 && (version === 3 || backing === 'none')) this.#each(() => undefined);
      else if (kind === 8 && this.snapshots.length < snapshots) this.#snapshot();
      else if (kind === 9 && version === 3) this.#resize();
      else this.#each((cluster) => this.#written(cluster));
    }
    this.#fitRefcounts();
  }

  #tablesOf(size: number): number {
    return Math.ceil(size / (this.clusterSize * this.entries));
  }

  /** Runs of clusters, or every other one, become what `make` gives. */
  #each(make: (cluster: number) => Cell | undefined): void {
    const clusters = Math.ceil(this.active.size / this.clusterSize);
    const first = this.random.below(clusters);
    const count = 1 + this.random.below(this.random.pick([2, 12, 80]));
    const step = this.random.pick([1, 1, 2, 3]);
    for (let cluster = first; cluster < Math.min(clusters, first + count * step); cluster += step) {
      this.#set(cluster, make(cluster));
    }
  }

  #set(cluster: number, cell: Cell | undefined): void {
    const { tables } = this.active;
    const index = Math.floor(cluster / this.entries);
    let table = tables[index];
    if (!cell && !table) return;
    if (!table || table.shared) table = table?.copy() ?? new Table();
    tables[index] = table;
    if (cell) table.cells.set(cluster % this.entries, cell);
    else table.cells.delete(cluster % this.entries);
  }

  #written(cluster: number): Cell {
    const start = cluster * this.clusterSize;
    const bytes = Buffer.alloc(this.clusterSize);
    // now and then as preallocation leaves it
    if (this.random.below(8) > 0) {
      const length = this.random.below(4) > 0 ? this.clusterSize : 1 + this.random.below(this.clusterSize);
      bytes.set(markedBytes(start, length, ++this.#stamp));
    }
    const stored = new Stored(bytes);
    if (!this.options.extendedL2) return { kind: 'stored', stored, allocated: ALL, zeroes: 0 };
    const allocated = this.random.pick([ALL, this.random.next(), 0xff, 0]);
    const zeroes = this.random.pick([0, this.random.next() & ~allocated]) >>> 0;
    return { kind: 'stored', stored, allocated, zeroes };
  }

  #zeroed(): Cell {
    const zeroes = this.options.extendedL2 ? this.random.pick([ALL, this.random.next() | 1]) >>> 0 : ALL;
    if (this.random.below(2) === 0) return { kind: 'zero', zeroes };
    const bytes = Buffer.alloc(this.clusterSize, this.random.below(2) * 0x5a);
    return { kind: 'stored', stored: new Stored(bytes), allocated: 0, zeroes };
  }

  #compressed(cluster: number): Cell {
    const marked = this.random.pick([8, 60, 300, this.clusterSize / 2, this.clusterSize - 100]);
    const start = cluster * this.clusterSize;
    const bytes = packableCluster(start, this.clusterSize, ++this.#stamp, Math.max(8, marked));
    const packed = this.options.zstd
      ? compress(bytes, 1)
      : deflateRawSync(bytes, { windowBits: 12, memLevel: 9 });
    // what gets no shorter is stored as it is
    if (packed.length >= this.clusterSize) return this.#written(cluster);
    return { kind: 'compressed', stream: new Stream(packed, bytes) };
  }

  /** A snapshot with the active disk's own tables, or with tables of its own. */
  #snapshot(): void {
    const taken: Disk = { ...this.active, tables: [...this.active.tables] };
    if (this.random.below(3) === 0) this.snapshots.push(apart(taken));
    else {
      for (const table of taken.tables) if (table) table.shared = true;
      this.snapshots.push(taken);
    }
    if (this.random.below(4) > 0) return;
    const last = this.snapshots[this.snapshots.length - 1];
    const memory = new Table();
    for (let index = 0; index < 1 + this.random.below(Math.min(6, this.entries)); index++) {
      memory.cells.set(index, this.#written(index));
    }
    last.tables = [...last.tables, memory];
    last.vmState = memory.cells.size * this.clusterSize;
  }

  #resize(): void {
    const sectors = 1 + this.random.below((2 * this.options.size) / 512);
    const size = sectors * 512;
    const clusters = Math.ceil(size / this.clusterSize);
    for (let cluster = clusters; cluster * this.clusterSize < this.active.size; cluster++) {
      this.#set(cluster, undefined);
    }
    this.active.size = size;
    this.active.tables.length = this.#tablesOf(size);
  }

  #fitRefcounts(): void {
    const most = 2 ** (2 ** this.options.refcountOrder) - 1;
    const tooMany = (): Set<Named> =>
      new Set([...countNames(this.disks)].filter(([, count]) => count > most).map(([named]) => named));
    for (let index = 0; index < this.snapshots.length && tooMany().size > 0; index++) {
      this.snapshots[index] = apart(this.snapshots[index]);
    }
  }
}
