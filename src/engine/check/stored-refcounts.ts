import type { Header } from '../codec/header';
import type { Geometry } from '../image/geometry';
import type { ReadRequest, Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { HoleFinder } from './hole-finder';
import {
  blockValues,
  isAllOnes,
  refcountAt,
  RefcountBlockDecoder,
  ZERO_BLOCK,
  type BlockValues,
  type RefcountBlock,
} from './refcount-block';
import { READABLE_END } from './readable-end';
import { readRefcountTable, type RefcountTable } from './refcount-table';

/** The refcounts that the image holds. Blocks that are alike share memory. */
export class StoredRefcounts {
  readonly #scratch: { values?: Uint8Array } = {};
  readonly #shift: number;

  /**
   * @param blocks by index in the refcount table; undefined = can't be read
   */
  constructor(
    readonly table: RefcountTable,
    private readonly blocks: readonly (RefcountBlock | undefined)[],
    readonly perBlock: number,
  ) {
    this.#shift = Math.log2(perBlock);
  }

  /** Stored refcount of a cluster, or -1 where it can't be read. */
  get(cluster: number): number {
    const block = this.#blockOf(cluster);
    if (!block) return -1;
    return block.kind === 'uniform' ? block.value : refcountAt(block, cluster % this.perBlock);
  }

  /** Whether `count` clusters all have refcount 1. */
  allOnes(first: number, count: number): boolean {
    const end = first + count;
    for (let cluster = first; cluster < end;) {
      const block = this.#blockOf(cluster);
      const start = cluster % this.perBlock;
      const stop = Math.min(this.perBlock, start + end - cluster);
      if (!block || !isAllOnes(block, start, stop)) return false;
      cluster += stop - start;
    }
    return true;
  }

  /** The refcounts of the block that a cluster lies in, valid until the next call; undefined = can't be read. */
  valuesAt(cluster: number): BlockValues | undefined {
    const block = this.#blockOf(cluster);
    return block && blockValues(block, this.#scratch, this.perBlock);
  }

  #blockOf(cluster: number): RefcountBlock | undefined {
    const index = cluster < 2 ** 31 ? cluster >>> this.#shift : Math.floor(cluster / this.perBlock);
    return index < this.blocks.length ? this.blocks[index] : ZERO_BLOCK;
  }
}

/** Entries between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/** How far loading is, in refcount blocks. */
export type LoadingTick = (done: number, total: number) => void;

/** Reads the refcount table and its blocks. What lies past the end of the file reads as zero. */
export async function loadStoredRefcounts(
  storage: Storage,
  header: Header,
  geometry: Geometry,
  tick: LoadingTick,
  signal?: AbortSignal,
): Promise<StoredRefcounts> {
  const slice = new TimeSlice(signal);
  const table = await readRefcountTable(storage, header, geometry, signal);
  const blocks = new Array<RefcountBlock | undefined>(table.length).fill(ZERO_BLOCK);
  const decoder = new RefcountBlockDecoder(geometry.refcountBits, geometry.clusterSize);
  const target = new Uint8Array(geometry.clusterSize);
  const requests: ReadRequest[] = [];
  /** request -> the indexes of the table that name its block */
  const users: number[][] = [];
  const known = new Map<number, number>();
  const holes = await HoleFinder.create(storage, table.count * geometry.clusterSize);
  for (const { index, offset, aligned } of table) {
    if ((index & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    if (!aligned || offset + geometry.clusterSize > READABLE_END) blocks[index] = undefined;
    else if (offset !== 0 && offset < geometry.fileLength) {
      if (holes.worthIt && (await holes.isHole(offset, geometry.clusterSize))) continue;
      let request = known.get(offset);
      if (request === undefined) {
        request = requests.push({ position: offset, target }) - 1;
        users.push([]);
        known.set(offset, request);
      }
      users[request].push(index);
    }
  }
  const each = (request: number): void => {
    const block = decoder.decode(target);
    for (const index of users[request]) blocks[index] = block;
    tick(request + 1, requests.length);
  };
  if (slice.over) await slice.rest();
  await storage.readBatch(requests, each, signal);
  return new StoredRefcounts(table, blocks, geometry.refcountsPerBlock);
}
