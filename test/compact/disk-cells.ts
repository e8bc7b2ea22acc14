/** Guest disks as tables and cells, before they have a place in a file. */
import { markedBytes } from '../device/marked-bytes';

/** A host cluster with guest data. */
export class Stored {
  constructor(readonly bytes: Uint8Array) {}
}

/** A compressed cluster. */
export class Stream {
  /** @param cluster what it unpacks to */
  constructor(
    readonly bytes: Uint8Array,
    readonly cluster: Uint8Array,
  ) {}
}

/** Every subcluster. */
export const ALL = 0xffffffff;
const SUBCLUSTERS = 32;

/** What a guest cluster is; without one, the disk below shows. Bit n of the sets is subcluster n. */
export type Cell =
  | {
      readonly kind: 'stored';
      readonly stored: Stored;
      readonly allocated: number;
      readonly zeroes: number;
    }
  | { readonly kind: 'zero'; readonly zeroes: number }
  | { readonly kind: 'compressed'; readonly stream: Stream };

/** What is named by an entry of a table. */
export type Named = Table | Stored | Stream;

/** An L2 table: cells by their index. */
export class Table {
  readonly cells = new Map<number, Cell>();
  /** several disks have it: it is copied before it changes */
  shared = false;

  copy(cellOf: (cell: Cell) => Cell = (cell) => cell): Table {
    const copy = new Table();
    for (const [index, cell] of this.cells) copy.cells.set(index, cellOf(cell));
    return copy;
  }
}

/** A disk: the active one, or that of a snapshot. */
export interface Disk {
  /** by their index in the L1 table */
  tables: (Table | undefined)[];
  /** bytes */
  size: number;
  /** bytes of a VM's memory, in tables behind the disk */
  vmState: number;
}

/** How often each thing is named; what a table names that two disks have counts twice, as the format has it. */
export function countNames(disks: readonly Disk[]): Map<Named, number> {
  const counts = new Map<Named, number>();
  const add = (thing: Named): void => {
    counts.set(thing, (counts.get(thing) ?? 0) + 1);
  };
  for (const table of disks.flatMap(({ tables }) => tables)) {
    if (!table) continue;
    add(table);
    for (const cell of table.cells.values()) {
      if (cell.kind === 'stored') add(cell.stored);
      if (cell.kind === 'compressed') add(cell.stream);
    }
  }
  return counts;
}

/** A disk of the same contents that shares nothing. */
export function apart(disk: Disk): Disk {
  const fresh = (cell: Cell): Cell => {
    if (cell.kind === 'stored') return { ...cell, stored: new Stored(cell.stored.bytes) };
    if (cell.kind === 'zero') return cell;
    return { kind: 'compressed', stream: new Stream(cell.stream.bytes, cell.stream.cluster) };
  };
  return { ...disk, tables: disk.tables.map((table) => table?.copy(fresh)) };
}

/**
 * What the guest sees of a disk.
 * @param entries entries of an L2 table
 * @param below the disk below, zeroes past its end
 */
export function contentsOf(
  disk: Disk,
  { clusterSize, entries }: { readonly clusterSize: number; readonly entries: number },
  below: Uint8Array,
): Buffer {
  const clusters = Math.ceil(disk.size / clusterSize);
  const contents = Buffer.alloc(clusters * clusterSize);
  contents.set(below.subarray(0, Math.min(below.length, contents.length)));
  for (let cluster = 0; cluster < clusters; cluster++) {
    const cell = disk.tables[Math.floor(cluster / entries)]?.cells.get(cluster % entries);
    if (!cell) continue;
    const bytes = contents.subarray(cluster * clusterSize, (cluster + 1) * clusterSize);
    if (cell.kind === 'compressed') {
      bytes.set(cell.stream.cluster);
      continue;
    }
    const part = clusterSize / SUBCLUSTERS;
    for (let sub = 0; sub < SUBCLUSTERS; sub++) {
      const range = [sub * part, (sub + 1) * part] as const;
      if (((cell.zeroes >>> sub) & 1) === 1) bytes.fill(0, ...range);
      else if (cell.kind === 'stored' && ((cell.allocated >>> sub) & 1) === 1) {
        bytes.set(cell.stored.bytes.subarray(...range), range[0]);
      }
    }
  }
  return contents.subarray(0, disk.size);
}

/** A cluster whose bytes say where they belong and when they were written, and that gets shorter when it is packed. */
export function packableCluster(offset: number, clusterSize: number, stamp: number, marked: number): Buffer {
  const bytes = Buffer.alloc(clusterSize, stamp % 251);
  bytes.set(markedBytes(offset, Math.min(marked, clusterSize), stamp));
  return bytes;
}
