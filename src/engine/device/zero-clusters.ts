import { PlatterError } from '../../shared/errors';
import type { GuestOffset } from '../../shared/units';
import { hex64, readUint64 } from '../codec/big-endian';
import { offsetOf } from '../codec/entry-offset';
import { TimeSlice } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import type { Qcow2Layer } from './layer';
import { L2Slot } from './l2-slot';
import type { CachedTable } from './table-cache';

/** Clusters are read in runs of at most this many bytes. */
const READ_BYTES = 2 << 20;
const ALL = 0xffffffff;

/** Adjacent guest clusters that are stored and hold nothing but zeroes. */
export interface ZeroRun {
  /** guest offset in bytes */
  readonly start: number;
  /** byte offset in the file that the data is in */
  readonly host: number;
  /** bytes, a multiple of the cluster size */
  readonly length: number;
  /** whether a snapshot has the clusters too, so that giving them up here frees nothing */
  readonly shared: boolean;
}

/**
 * Finds stored clusters of zeroes in a range of the disk, those of the image itself. Compressed ones are left out: of
 * zeroes, they take next to nothing.
 * @param from guest offset, start of a cluster
 * @param to guest offset
 * @param found called with runs in the order of the disk, before more is read
 * @returns clusters that were looked at
 * @throws PlatterError corrupt-structure, io-error, cancelled
 */
export async function findZeroClusters(
  layer: Qcow2Layer,
  from: GuestOffset,
  to: number,
  found: (run: ZeroRun) => Promise<void> | void,
  signal?: AbortSignal,
): Promise<number> {
  const search = new Search(layer, found, new TimeSlice(signal));
  const { clusterSize, l2Entries, version } = layer.geometry;
  const end = Math.ceil(Math.min(to, layer.virtualSize) / clusterSize);
  // version 2 has no way to say zero over a disk below, so nothing can be given up there
  const hiding = version < 3 && layer.backing ? layer.backing.virtualSize : 0;
  const first = Math.max(Math.floor(from / clusterSize), Math.ceil(hiding / clusterSize));
  for (let cluster = first; cluster < end;) {
    const l1Index = Math.floor(cluster / l2Entries);
    const stop = Math.min(end, (l1Index + 1) * l2Entries);
    await search.table(l1Index, cluster % l2Entries, stop - l1Index * l2Entries);
    cluster = stop;
  }
  return search.looked;
}

class Search {
  looked = 0;
  readonly #slot: L2Slot;
  readonly #buffer: Uint8Array;

  constructor(
    private readonly layer: Qcow2Layer,
    private readonly found: (run: ZeroRun) => Promise<void> | void,
    private readonly slice: TimeSlice,
  ) {
    const { clusterSize } = layer.geometry;
    this.#slot = new L2Slot(layer.geometry, layer.storage.name);
    this.#buffer = new Uint8Array(Math.max(READ_BYTES, clusterSize));
  }

  /** Looks at the clusters of entries `first` to `end - 1` of an L2 table. */
  async table(l1Index: number, first: number, end: number): Promise<void> {
    const { clusterSize } = this.layer.geometry;
    const most = Math.max(1, READ_BYTES / clusterSize);
    for (let index = first; index < end;) {
      // who gives clusters up may put another table in place
      const offset = l2OffsetOf(this.layer, l1Index);
      if (offset === 0) return;
      const table = await this.layer.tables.get(offset);
      while (index < end && !this.#isStored(table, index)) index++;
      if (index === end) return;
      const { host, copied } = this.#slot;
      let count = 1;
      while (count < most && index + count < end && this.#isStored(table, index + count)) {
        if (this.#slot.host !== host + count * clusterSize || this.#slot.copied !== copied) break;
        count++;
      }
      await this.#look(l1Index * this.layer.tableSpan + index * clusterSize, host, count, !copied);
      index += count;
      if (this.slice.over) await this.slice.rest();
    }
  }

  /** Whether a cluster has bytes of its own, and none of what lies below shows in it. Leaves the entry in the slot. */
  #isStored(table: CachedTable, index: number): boolean {
    this.#slot.load(table, index);
    const { compressed, allocated, zeroes } = this.#slot;
    return !compressed && allocated !== 0 && (allocated | zeroes) >>> 0 === ALL;
  }

  async #look(start: number, host: number, count: number, shared: boolean): Promise<void> {
    const { geometry, dataStorage, virtualSize } = this.layer;
    const { clusterSize } = geometry;
    const bytes = this.#buffer.subarray(0, count * clusterSize);
    await dataStorage.read(host, bytes);
    this.looked += count;
    for (let from = 0; from < count;) {
      let to = from;
      while (to < count && isZero(bytes, to * clusterSize, (to + 1) * clusterSize)) to++;
      if (to > from) {
        const at = start + from * clusterSize;
        await this.found({
          start: at,
          host: host + from * clusterSize,
          length: Math.min(virtualSize - at, (to - from) * clusterSize),
          shared,
        });
      }
      from = to + 1;
    }
  }
}

/** Where the L2 table of an L1 entry is; 0 = none. @throws PlatterError corrupt-structure */
function l2OffsetOf({ l1, l1Offset, geometry, storage }: Qcow2Layer, index: number): number {
  if (index * 8 >= l1.length) return 0;
  const entry = readUint64(l1, index * 8);
  const offset = offsetOf(entry);
  if (offset % geometry.clusterSize === 0) return offset;
  const fields = { structure: 'l1-table', offset: l1Offset + index * 8, raw: hex64(entry) };
  throw new PlatterError('corrupt-structure', { file: storage.name, ...fields });
}
