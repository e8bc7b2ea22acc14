/**
 * An L2 table as runs: adjacent entries that mean the same and, where they have host clusters, follow each
 * other in the file. Checking, both maps and `mapped` walk these runs instead of entries, which is what
 * makes large images cheap. Columns, no object per run; one instance is reused for all tables.
 */
import type { Geometry } from './geometry';
import { RunKernel } from './run-kernel';

/** What the entries of a run mean (format spec §3). */
export const L2RunKind = {
  unallocated: 0,
  zeroPlain: 1,
  zeroAllocated: 2,
  data: 3,
  /** one entry; `host` is the byte offset of the stream. `copied` is wrong on it, but QEMU still reads it */
  compressed: 4,
  /**
   * extended entries that share one pair of bitmaps, and the bitmaps neither say all data, all zero nor all
   * unallocated without a host cluster; look at the bitmaps of the first. `host` is 0 where there is no cluster
   */
  subclusters: 5,
  /**
   * one entry with reserved bits, a misaligned offset, contradicting bitmaps, a compressed stream where there
   * can't be one, or a zero flag with extended L2; look at its raw value. `host` is the offset as it stands
   */
  odd: 6,
} as const;
export type L2RunKind = (typeof L2RunKind)[keyof typeof L2RunKind];

/** The runs of one table; rows 0 … count-1 are valid. */
export interface L2Runs {
  count: number;
  /** index of the run's first entry in the table */
  readonly first: Uint32Array;
  /** entries */
  readonly length: Uint32Array;
  readonly kind: Uint8Array;
  /** 1 = COPIED flag set on all entries of the run */
  readonly copied: Uint8Array;
  /** byte offset in the image file (data file, if external) of the first entry's cluster; 0 where there is none */
  readonly host: Float64Array;
}

/** What a scan needs to know of the image. */
export type L2Format = Pick<Geometry, 'clusterBits' | 'extendedL2' | 'dataFile'>;

/** Room for the runs of a table of `entries` entries (at most 2^18). */
export function createL2Runs(entries: number): L2Runs {
  return {
    count: 0,
    first: new Uint32Array(entries),
    length: new Uint32Array(entries),
    kind: new Uint8Array(entries),
    copied: new Uint8Array(entries),
    host: new Float64Array(entries),
  };
}

const LARGEST_TABLE = 2 << 20;
const WORD = 2 ** 32;
const ALL_SUBCLUSTERS = -1;
const COMPRESSED = 0x40000000;
const RESERVED_HIGH = 0x3f000000;
const RESERVED_LOW = 0x1fe;
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00 | 0;

/** For tables that lie elsewhere: the largest cluster, and so the largest table, is 2 MiB. */
let shared: RunKernel | undefined;

/**
 * Reads a table's bytes into `runs`, whose columns must have room for its entries.
 * @param bytes the table, whole entries; what is past the end of the file as zeroes
 * @param kernel where `bytes` lie in its memory, they need no copy
 */
export function scanL2Table(bytes: Uint8Array, format: L2Format, runs: L2Runs, kernel?: RunKernel): void {
  runs.count = 0;
  if (format.extendedL2) {
    scanExtended(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), format, runs);
    return;
  }
  const place = kernel ?? (shared ??= new RunKernel(LARGEST_TABLE));
  if (bytes.buffer !== place.bytes.buffer) place.bytes.set(bytes);
  scanStandard(new DataView(place.bytes.buffer, 0, bytes.byteLength), format, runs, place.endOfRun);
}

function scanStandard(view: DataView, format: L2Format, runs: L2Runs, endOfRun: RunKernel['endOfRun']): void {
  const clusterSize = 1 << format.clusterBits;
  const misaligned = (clusterSize - 1) & OFFSET_LOW;
  const total = view.byteLength >>> 3;
  let index = 0;
  while (index < total) {
    const position = index * 8;
    const high = view.getInt32(position);
    const low = view.getInt32(position + 4);
    let kind: L2RunKind;
    let host = 0;
    let step = 0;
    let limit = total;
    if ((high & COMPRESSED) !== 0) {
      host = streamOffset(high, low, format.clusterBits);
      kind = format.dataFile ? L2RunKind.odd : L2RunKind.compressed;
      limit = index + 1;
    } else if ((high & RESERVED_HIGH) !== 0 || (low & (RESERVED_LOW | misaligned)) !== 0) {
      host = clusterOffset(high, low);
      kind = L2RunKind.odd;
      limit = index + 1;
    } else {
      const zero = (low & 1) !== 0;
      if (hasCluster(high, low, zero, format.dataFile)) {
        kind = zero ? L2RunKind.zeroAllocated : L2RunKind.data;
        host = clusterOffset(high, low);
        step = clusterSize;
        limit = Math.min(total, index + entriesBeforeCarry(low, format.clusterBits));
      } else kind = zero ? L2RunKind.zeroPlain : L2RunKind.unallocated;
    }
    const end = endOfRun(position + 8, limit * 8, high, low + step, step) >>> 3;
    append(runs, index, end - index, kind, high < 0 ? 1 : 0, host, step);
    index = end;
  }
}

function scanExtended(view: DataView, format: L2Format, runs: L2Runs): void {
  const clusterSize = 1 << format.clusterBits;
  const misaligned = (clusterSize - 1) & OFFSET_LOW;
  const total = view.byteLength >>> 4;
  let index = 0;
  while (index < total) {
    const position = index * 16;
    const high = view.getInt32(position);
    const low = view.getInt32(position + 4);
    const zeroes = view.getInt32(position + 8);
    const allocated = view.getInt32(position + 12);
    const compressed = (high & COMPRESSED) !== 0;
    let kind: L2RunKind;
    let host = compressed ? streamOffset(high, low, format.clusterBits) : clusterOffset(high, low);
    let step = 0;
    let limit = total;
    if (compressed) {
      kind = format.dataFile || (zeroes | allocated) !== 0 ? L2RunKind.odd : L2RunKind.compressed;
      limit = index + 1;
    } else if ((high & RESERVED_HIGH) !== 0 || (low & (RESERVED_LOW | misaligned | 1)) !== 0) {
      kind = L2RunKind.odd;
      limit = index + 1;
    } else {
      const cluster = hasCluster(high, low, false, format.dataFile);
      kind = subclusterKind(cluster, zeroes, allocated);
      if (kind === L2RunKind.odd) limit = index + 1;
      else if (cluster) {
        step = clusterSize;
        limit = Math.min(total, index + entriesBeforeCarry(low, format.clusterBits));
      } else host = 0;
    }
    const end = endOfExtendedRun(view, position, limit * 16, step) >>> 4;
    append(runs, index, end - index, kind, high < 0 ? 1 : 0, host, step);
    index = end;
  }
}

/** With an external data file, guest offset 0 lies at offset 0: only COPIED then tells that it is allocated. */
function hasCluster(high: number, low: number, zero: boolean, dataFile: boolean): boolean {
  if ((high & OFFSET_HIGH) !== 0 || (low & OFFSET_LOW) !== 0) return true;
  return dataFile && !zero && high < 0;
}

function subclusterKind(cluster: boolean, zeroes: number, allocated: number): L2RunKind {
  if ((zeroes & allocated) !== 0) return L2RunKind.odd;
  if (cluster) {
    if (allocated === ALL_SUBCLUSTERS) return L2RunKind.data;
    return zeroes === ALL_SUBCLUSTERS ? L2RunKind.zeroAllocated : L2RunKind.subclusters;
  }
  if (allocated !== 0) return L2RunKind.odd;
  if (zeroes === 0) return L2RunKind.unallocated;
  return zeroes === ALL_SUBCLUSTERS ? L2RunKind.zeroPlain : L2RunKind.subclusters;
}

/** Offset of an entry that is not compressed: bits 9 to 55, a multiple of 512 and so exact up to 2^56. */
function clusterOffset(high: number, low: number): number {
  return (high & OFFSET_HIGH) * WORD + ((low & OFFSET_LOW) >>> 0);
}

/** Byte offset of a compressed stream: the low 62 - (cluster_bits - 8) bits. */
function streamOffset(high: number, low: number, clusterBits: number): number {
  const highBits = 62 - (clusterBits - 8) - 32;
  return (high & (2 ** highBits - 1)) * WORD + (low >>> 0);
}

/** How many entries, this one included, until the low word of adjacent clusters overflows into the high one. */
function entriesBeforeCarry(low: number, clusterBits: number): number {
  return (~low >>> clusterBits) + 1;
}

function endOfExtendedRun(view: DataView, start: number, end: number, step: number): number {
  const high = view.getInt32(start);
  const zeroes = view.getInt32(start + 8);
  const allocated = view.getInt32(start + 12);
  let low = (view.getInt32(start + 4) + step) | 0;
  let position = start + 16;
  for (; position < end; position += 16) {
    if (view.getInt32(position + 4) !== low || view.getInt32(position) !== high) return position;
    if (view.getInt32(position + 8) !== zeroes || view.getInt32(position + 12) !== allocated) return position;
    low = (low + step) | 0;
  }
  return position;
}

/** Adds a run, or lengthens the last one where the scan only stopped at a carry or an idle flag. */
function append(
  runs: L2Runs,
  first: number,
  length: number,
  kind: L2RunKind,
  copied: number,
  host: number,
  step: number,
): void {
  const last = runs.count - 1;
  if (
    last >= 0 &&
    kind <= L2RunKind.data &&
    runs.kind[last] === kind &&
    runs.copied[last] === copied &&
    runs.host[last] + runs.length[last] * step === host
  ) {
    runs.length[last] += length;
    return;
  }
  const row = runs.count++;
  runs.first[row] = first;
  runs.length[row] = length;
  runs.kind[row] = kind;
  runs.copied[row] = copied;
  runs.host[row] = host;
}
