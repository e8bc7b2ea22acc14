import { PlatterError } from '../../shared/errors';
import { hostCluster, MAX_OFFSET, type HostCluster } from '../../shared/units';
import { hexBytes, readUint32, writeUint32 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import type { Geometry } from '../image/geometry';
import type { CachedTable } from './table-cache';

const WORD = 2 ** 32;
const COPIED = 0x80000000;
const COMPRESSED = 0x40000000;
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00;
const ZERO = 1;
const ALL = 0xffffffff;

/** What stands in one entry of an L2 table, for writing; one instance is loaded again and again. */
export class L2Slot {
  compressed = false;
  /** byte offset of the host cluster, 0 = none; of the first byte for a compressed stream */
  host = 0;
  /** bytes of the compressed stream's sectors */
  streamLength = 0;
  /** refcount of the host cluster is exactly 1 */
  copied = false;
  /** subclusters that lie in the host cluster, bit n = subcluster n; all or none with standard entries */
  allocated = 0;
  /** subclusters that read as zeroes */
  zeroes = 0;

  constructor(
    private readonly geometry: Geometry,
    /** name of the image file, for errors */
    private readonly file: string,
  ) {}

  /**
   * Reads entry `index`.
   * @throws PlatterError corrupt-structure where QEMU would not use it either
   */
  load(table: CachedTable, index: number): void {
    const { l2EntrySize, extendedL2, clusterBits, clusterSize, dataFile, version } = this.geometry;
    const at = index * l2EntrySize;
    const high = readUint32(table.bytes, at);
    const low = readUint32(table.bytes, at + 4);
    this.compressed = (high & COMPRESSED) !== 0;
    this.copied = high >= COPIED;
    const second = extendedL2
      ? { zeroes: readUint32(table.bytes, at + 8), allocated: readUint32(table.bytes, at + 12) }
      : undefined;
    if (this.compressed) {
      const stream = decodeCompressedDescriptor({ high, low }, clusterBits);
      this.host = stream.offset;
      this.streamLength = stream.length;
      this.allocated = ALL;
      this.zeroes = 0;
      this.copied = false;
      if (stream.offset + stream.length > MAX_OFFSET) throw this.#corrupt(table, at);
      if (dataFile) throw this.#corrupt(table, at);
      return;
    }
    this.host = (high & OFFSET_HIGH) * WORD + ((low & OFFSET_LOW) >>> 0);
    // with a data file, guest offset 0 lies at offset 0: only COPIED tells that it is there
    const present = this.host !== 0 || (dataFile && this.copied);
    if (this.host % clusterSize !== 0 || this.host > MAX_OFFSET) throw this.#corrupt(table, at);
    if (second) {
      this.zeroes = second.zeroes;
      this.allocated = second.allocated;
      const contradicting = (this.zeroes & this.allocated) !== 0 || (!present && this.allocated !== 0);
      if (contradicting) throw this.#corrupt(table, at);
      return;
    }
    const zero = (low & ZERO) !== 0;
    if (zero && version < 3) throw this.#corrupt(table, at);
    this.zeroes = zero ? ALL : 0;
    this.allocated = present && !zero ? ALL : 0;
  }

  /** Whether a host cluster belongs to the entry, be it used or kept. */
  present(dataFile: boolean): boolean {
    return this.host !== 0 || (dataFile && this.copied);
  }

  /** Nothing is stored and nothing hides what lies below. */
  get unallocated(): boolean {
    return this.host === 0 && this.zeroes === 0 && this.allocated === 0;
  }

  /** The host clusters that the entry counts for: first one and how many. Only where `host` is not 0. */
  hostClusters(): readonly [HostCluster, number] {
    const { clusterSize } = this.geometry;
    const first = Math.floor(this.host / clusterSize);
    const bytes = this.compressed ? this.streamLength : clusterSize;
    return [hostCluster(first), Math.floor((this.host + bytes - 1) / clusterSize) - first + 1];
  }

  #corrupt(table: CachedTable, at: number): PlatterError {
    const raw = `0x${hexBytes(table.bytes.subarray(at, at + this.geometry.l2EntrySize))}`;
    return new PlatterError('corrupt-structure', {
      file: this.file,
      structure: 'l2-entry',
      offset: table.offset + at,
      raw,
    });
  }
}

/** Entry of a cluster of its own: COPIED set. The sets of subclusters count with extended L2 only. */
export function putCluster(
  table: CachedTable,
  index: number,
  { l2EntrySize, extendedL2 }: Geometry,
  host: number,
  allocated: number,
  zeroes: number,
): void {
  const at = index * l2EntrySize;
  const zeroFlag = !extendedL2 && zeroes === ALL ? ZERO : 0;
  writeUint32(table.bytes, at, (Math.floor(host / WORD) | COPIED) >>> 0);
  writeUint32(table.bytes, at + 4, ((host % WORD) | zeroFlag) >>> 0);
  if (extendedL2) putSubclusters(table, at, allocated, zeroes);
  table.change(at, at + l2EntrySize);
}

/** Entry without a cluster: reads as zeroes, or lets through what lies below. */
export function putNothing(
  table: CachedTable,
  index: number,
  { l2EntrySize, extendedL2 }: Geometry,
  zeroes: boolean,
): void {
  const at = index * l2EntrySize;
  writeUint32(table.bytes, at, 0);
  writeUint32(table.bytes, at + 4, zeroes && !extendedL2 ? ZERO : 0);
  if (extendedL2) putSubclusters(table, at, 0, zeroes ? ALL : 0);
  table.change(at, at + l2EntrySize);
}

/** Changes which subclusters are stored and which read as zeroes; the rest of an extended entry stays. */
export function putBitmaps(
  table: CachedTable,
  index: number,
  { l2EntrySize }: Geometry,
  allocated: number,
  zeroes: number,
): void {
  const at = index * l2EntrySize;
  putSubclusters(table, at, allocated, zeroes);
  table.change(at + 8, at + l2EntrySize);
}

function putSubclusters(table: CachedTable, at: number, allocated: number, zeroes: number): void {
  writeUint32(table.bytes, at + 8, zeroes >>> 0);
  writeUint32(table.bytes, at + 12, allocated >>> 0);
}
