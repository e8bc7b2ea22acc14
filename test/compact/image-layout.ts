/** Lays disks out in a file, anywhere, and writes every byte of it. Nothing of the engine places or counts anything here. */
import { EXTENSION_TYPE } from '../../src/engine/codec/header-extensions';
import { encodeFirstCluster, type ExtensionBytes } from '../../src/engine/codec/header-extensions-encoder';
import type { Random } from '../random';
import { directoryEntry, randomBitmap } from './bitmap-tables';
import { ALL, countNames, Stream, Table, type Cell, type Named } from './disk-cells';
import type { DiskHistory } from './disk-history';
import { FilePlaces } from './file-places';
import type { ImageOptions } from './image-options';
import { placeRefcounts, writeRefcounts } from './refcount-layout';
import { snapshotTable } from './snapshot-entries';
import { chainStreams } from './stream-chains';

const COPIED = 1n << 63n;
const COMPRESSED = 1n << 62n;
const SECTOR = 512;
/** Names of the files beside the image. */
export const BACKING_NAME = 'base.raw';
export const DATA_NAME = 'image.data';

/** Where things are put: `table` is for tables and lists of the image, `data` for what the guest stored. */
type Part = 'table' | 'data';

/** The bytes of the image file. */
export function layOut(options: ImageOptions, history: DiskHistory, random: Random): Buffer {
  return new ImageLayout(options, history, random).build();
}

class ImageLayout {
  readonly #clusterSize: number;
  readonly #places: FilePlaces;
  /** bytes of each cluster that holds something */
  readonly #contents = new Map<number, Buffer>();
  /** bytes of a cluster that the file must have; all = default, none where zeroes at its end need not be there */
  readonly #needed = new Map<number, number>();
  /** how often each cluster is named */
  readonly #references = new Map<number, number>([[0, 1]]);
  readonly #names: ReadonlyMap<Named, number>;
  /** first cluster of tables and data, byte offset of streams */
  readonly #place = new Map<Named, number>();
  /** clusters that are counted and not named */
  readonly #leaked = new Set<number>();
  /** refcounts as they stand in the file */
  #counts = new Map<number, number>();
  readonly #most: number;
  /** clusters that things are spread over */
  readonly #span: number;

  constructor(
    private readonly options: ImageOptions,
    private readonly history: DiskHistory,
    private readonly random: Random,
  ) {
    this.#clusterSize = history.clusterSize;
    this.#places = new FilePlaces(random);
    this.#names = countNames(history.disks);
    this.#most = Math.min(2 ** 40, 2 ** (2 ** options.refcountOrder) - 1);
    this.#span = 8 + Math.ceil(options.spread * this.#names.size);
  }

  build(): Buffer {
    this.#placeStreams();
    const l1 = this.history.disks.map(({ tables }, index) => {
      const entries = tables.length + (index === 0 ? this.options.spareL1 : 0);
      return { entries, ...this.#list(Buffer.alloc(entries * 8)) };
    });
    this.#placeNamed();
    const snapshots = this.#snapshots(l1.slice(1).map(({ first }) => first * this.#clusterSize));
    const bitmaps = this.#bitmaps();
    this.#counts = new Map(this.#references);
    if (this.options.leaks) this.#leak();
    if (this.options.overcounts) this.#countTwice();
    const structure = {
      options: this.options,
      clusterSize: this.#clusterSize,
      places: this.#places,
      random: this.random,
      take: (count: number) => this.#take(count, 'table'),
    };
    const refcounts = placeRefcounts(this.#counts, structure);
    this.#writeTables(l1.map(({ first }) => first));
    if (this.options.lazy === 'dirty') this.#postpone();
    writeRefcounts(refcounts, this.#counts, structure, (first, bytes) => this.#put(first, bytes));
    const { active } = this.history;
    const header = encodeFirstCluster(
      {
        version: this.options.version,
        backingFileOffset: 0,
        backingFileSize: 0,
        clusterBits: this.options.clusterBits,
        size: active.size,
        cryptMethod: 0,
        l1Size: l1[0].entries,
        l1TableOffset: l1[0].first * this.#clusterSize,
        refcountTableOffset: refcounts.table * this.#clusterSize,
        refcountTableClusters: refcounts.tableClusters,
        snapshotCount: this.history.snapshots.length,
        snapshotsOffset: snapshots * this.#clusterSize,
        ...this.#features(),
        refcountOrder: this.options.refcountOrder,
        headerLength: this.options.version === 2 ? 72 : this.options.unknownFields ? 136 : 112,
        compressionType: this.options.zstd ? 1 : 0,
      },
      this.#extensions(bitmaps),
      this.options.backing === 'none' ? undefined : Buffer.from(BACKING_NAME),
      this.options.unknownFields ? Buffer.alloc(136).fill(0x11, 112) : undefined,
    );
    this.#contents.set(0, Buffer.from(header));
    return this.#file();
  }

  #features() {
    const { zstd, extendedL2, dataFile, lazy, bitmaps, staleBitmaps, unknownFields } = this.options;
    const low =
      (lazy === 'dirty' ? 1 : 0) | (dataFile === 'none' ? 0 : 4) | (zstd ? 8 : 0) | (extendedL2 ? 16 : 0);
    const known = (bitmaps > 0 && !staleBitmaps ? 1 : 0) | (dataFile === 'raw' ? 2 : 0);
    return {
      incompatible: { high: 0, low },
      compatible: { high: 0, low: (lazy === 'off' ? 0 : 1) | (unknownFields ? 32 : 0) },
      autoclear: { high: 0, low: known | (unknownFields ? 64 : 0) },
    };
  }

  #extensions(bitmaps: Buffer | undefined): ExtensionBytes[] {
    const { backing, dataFile, unknownFields } = this.options;
    const list: ExtensionBytes[] = [];
    if (backing !== 'none') list.push({ type: EXTENSION_TYPE.backingFormat, data: Buffer.from('raw') });
    if (dataFile !== 'none') list.push({ type: EXTENSION_TYPE.dataFile, data: Buffer.from(DATA_NAME) });
    if (bitmaps) list.push({ type: EXTENSION_TYPE.bitmaps, data: bitmaps });
    if (unknownFields) list.push({ type: 0x5eed, data: Buffer.from('from another program') });
    return list;
  }

  /** Takes clusters where the layout has such things. */
  #take(count: number, part: Part): number {
    const { layout } = this.options;
    if (layout === 'tables-last' && part === 'table')
      return this.#places.anywhere(count, this.#span, this.#span);
    if (layout === 'far-tail' && this.random.below(12) === 0) {
      return this.#places.anywhere(count, this.#span, 3 * this.#span);
    }
    if (layout === 'packed' || layout === 'far-tail') return this.#places.next(count);
    return this.#places.anywhere(count, 1, this.#span);
  }

  /** Puts bytes in clusters of their own, next to each other, named once. */
  #list(bytes: Buffer, part: Part = 'table'): { first: number; count: number } {
    const count = Math.ceil(bytes.length / this.#clusterSize);
    if (count === 0) return { first: 0, count };
    const first = this.#take(count, part);
    this.#put(first, bytes);
    for (let cluster = first; cluster < first + count; cluster++) this.#references.set(cluster, 1);
    this.#needed.set(first + count - 1, bytes.length - (count - 1) * this.#clusterSize);
    return { first, count };
  }

  #put(first: number, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += this.#clusterSize) {
      const cluster = Buffer.alloc(this.#clusterSize);
      bytes.copy(cluster, 0, at);
      this.#contents.set(first + at / this.#clusterSize, cluster);
    }
  }

  #placeStreams(): void {
    const streams = [...this.#names.keys()].filter((named) => named instanceof Stream);
    if (this.random.below(3) > 0) this.#shuffle(streams);
    const rules = { clusterSize: this.#clusterSize, most: this.#most };
    for (const chain of chainStreams(streams, this.#names, rules, this.random)) {
      const first = this.#take(chain.counts.length, 'data');
      const bytes = Buffer.alloc(chain.counts.length * this.#clusterSize, this.options.garbage ? 0xdd : 0);
      for (const { stream, offset } of chain.streams) {
        bytes.set(stream.bytes, offset);
        this.#place.set(stream, first * this.#clusterSize + offset);
      }
      this.#put(first, bytes);
      chain.counts.forEach((count, index) => {
        this.#needed.set(first + index, 0);
        if (count > 0) this.#references.set(first + index, count);
        else this.#contents.delete(first + index);
      });
    }
  }

  #placeNamed(): void {
    const named = [...this.#names].filter(([thing]) => !this.#place.has(thing));
    if (this.options.layout !== 'packed' || this.random.below(2) === 0) this.#shuffle(named);
    for (const [thing, count] of named) {
      const part = thing instanceof Table ? 'table' : 'data';
      if (part === 'data' && this.options.dataFile !== 'none') continue;
      const cluster = this.#take(1, part);
      this.#place.set(thing, cluster);
      this.#references.set(cluster, count);
      if (thing instanceof Table) continue;
      this.#put(cluster, Buffer.from(thing.bytes));
      this.#needed.set(cluster, 0);
    }
  }

  /** @returns the table's first cluster */
  #snapshots(l1Offsets: readonly number[]): number {
    const { version } = this.options;
    const extras = version === 2 ? [0, 16, 24] : [16, 24, 24, 32];
    const table = snapshotTable(
      this.history.snapshots.map((disk, index) => ({
        disk,
        id: String(index + 1),
        name: `snapshot ${index + 1}`,
        l1Offset: l1Offsets[index],
        extra: this.random.pick(extras),
      })),
    );
    return this.#list(table).first;
  }

  /** @returns what the header says of them */
  #bitmaps(): Buffer | undefined {
    const { bitmaps } = this.options;
    if (bitmaps === 0) return undefined;
    const entries: Buffer[] = [];
    for (let number = 1; number <= bitmaps; number++) {
      const bitmap = randomBitmap(
        `bitmap ${number}`,
        this.history.active.size,
        this.#clusterSize,
        this.random,
      );
      const table = Buffer.alloc(bitmap.parts.length * 8);
      bitmap.parts.forEach((part, index) => {
        if (part === 'zeroes') return;
        if (part === 'ones') table[index * 8 + 7] = 1;
        else table.writeBigUInt64BE(BigInt(this.#list(part, 'data').first * this.#clusterSize), index * 8);
      });
      entries.push(directoryEntry(bitmap, this.#list(table).first * this.#clusterSize));
    }
    const directory = Buffer.concat(entries);
    const extension = Buffer.alloc(24);
    extension.writeUInt32BE(bitmaps, 0);
    extension.writeBigUInt64BE(BigInt(directory.length), 8);
    extension.writeBigUInt64BE(BigInt(this.#list(directory).first * this.#clusterSize), 16);
    return extension;
  }

  /** Counts clusters that nothing names. */
  #leak(): void {
    for (let count = 1 + this.random.below(12); count > 0; count--) {
      const cluster = this.#places.anywhere(1, 1, this.#places.end + 4);
      this.#leaked.add(cluster);
      this.#counts.set(cluster, 1 + this.random.below(Math.min(3, this.#most)));
    }
  }

  /** Counts clusters in use once too often. */
  #countTwice(): void {
    const clusters = [...this.#references.keys()];
    for (let count = 1 + this.random.below(6); count > 0; count--) {
      const cluster = this.random.pick(clusters);
      const known = this.#counts.get(cluster) ?? 0;
      if (known < this.#most) this.#counts.set(cluster, known + 1);
    }
  }

  /** Counts as a program leaves them that ended before it wrote them. */
  #postpone(): void {
    for (const [thing, place] of this.#place) {
      if (thing instanceof Stream || this.random.below(4) > 0) continue;
      this.#counts.set(place, this.random.below(this.#names.get(thing)!));
    }
  }

  #writeTables(l1: readonly number[]): void {
    this.history.disks.forEach(({ tables }, index) => {
      const bytes = Buffer.alloc(tables.length * 8);
      tables.forEach((table, at) => {
        if (table) bytes.writeBigUInt64BE(this.#entry(this.#place.get(table)!), at * 8);
      });
      if (bytes.length > 0) this.#put(l1[index], bytes);
    });
    for (const [thing] of this.#names) {
      if (!(thing instanceof Table)) continue;
      const bytes = Buffer.alloc(this.#clusterSize);
      const size = this.options.extendedL2 ? 16 : 8;
      for (const [index, cell] of thing.cells)
        this.#writeCell(bytes, index * size, cell, this.#guestOf(thing, index));
      this.#put(this.#place.get(thing)!, bytes);
    }
  }

  /** Guest cluster of a cell; of the first place where its table stands. */
  #guestOf(table: Table, index: number): number {
    return this.history.active.tables.indexOf(table) * this.history.entries + index;
  }

  /** An entry for a cluster that is the image's own, or that is shared. */
  #entry(cluster: number): bigint {
    const copied = this.#counts.get(cluster) === 1 ? COPIED : 0n;
    return BigInt(cluster * this.#clusterSize) | copied;
  }

  #writeCell(bytes: Buffer, at: number, cell: Cell, guestCluster: number): void {
    const { extendedL2, dataFile, clusterBits } = this.options;
    if (cell.kind === 'compressed') {
      const offset = this.#place.get(cell.stream)!;
      const end = offset + cell.stream.bytes.length - 1;
      const sectors = Math.floor(end / SECTOR) - Math.floor(offset / SECTOR);
      const shift = BigInt(62 - (clusterBits - 8));
      bytes.writeBigUInt64BE(COMPRESSED | (BigInt(sectors) << shift) | BigInt(offset), at);
      return;
    }
    const zero = !extendedL2 && cell.zeroes === ALL ? 1n : 0n;
    let entry = zero;
    if (cell.kind === 'stored') {
      entry |=
        dataFile === 'none'
          ? this.#entry(this.#place.get(cell.stored)!)
          : COPIED | BigInt(guestCluster * this.#clusterSize);
    }
    bytes.writeBigUInt64BE(entry, at);
    if (!extendedL2) return;
    bytes.writeUInt32BE(cell.zeroes, at + 8);
    bytes.writeUInt32BE(cell.kind === 'stored' ? cell.allocated : 0, at + 12);
  }

  /** Clusters that hold something. */
  get #held(): ReadonlyMap<number, number> {
    return new Map([...this.#counts].filter(([cluster]) => !this.#leaked.has(cluster)));
  }

  /** All clusters one after another, and the end that the options ask for. */
  #file(): Buffer {
    const { ending, garbage } = this.options;
    // a power cut may lose the end of a file, and keep that its clusters are counted
    const all = this.random.below(2) === 0 ? this.#counts : this.#held;
    const last = Math.max(...all.keys());
    const file = Buffer.alloc((last + 1) * this.#clusterSize, garbage ? 0xdd : 0);
    for (const [cluster, bytes] of this.#contents) bytes.copy(file, cluster * this.#clusterSize);
    if (ending === 'tail') {
      const tail = Buffer.alloc(1 + this.random.below(4 * this.#clusterSize), garbage ? 0xdd : 0);
      return Buffer.concat([file, tail]);
    }
    if (ending === 'exact') return file;
    const needed = this.#contents.has(last) ? (this.#needed.get(last) ?? this.#clusterSize) : 0;
    let end = file.length;
    while (end > last * this.#clusterSize + Math.max(1, needed) && file[end - 1] === 0) end--;
    return file.subarray(0, end + this.random.below(file.length - end + 1));
  }

  #shuffle<T>(items: T[]): void {
    for (let index = items.length - 1; index > 0; index--) {
      const other = this.random.below(index + 1);
      [items[index], items[other]] = [items[other], items[index]];
    }
  }
}
