/**
 * Which bits of a table's entries are zero in anything that such an entry can say. A table may be guest data: the
 * entry that names it may be damaged. Entries that can't be entries are then replaced by stand-ins that a check
 * counts alike (decision 6).
 */
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import type { Geometry } from '../image/geometry';

/** Tables of entries of 8 bytes, or 16 for extended L2 entries. */
export type EntryTable = 'l1-table' | 'refcount-table' | 'snapshot-table' | 'bitmap-table' | 'l2-table';

interface Layout {
  /** reserved bits and, with `offset`, those of the offset, by halves */
  readonly reservedHigh: number;
  readonly reservedLow: number;
  readonly offsetHigh: number;
  /** flags, which a stand-in keeps */
  readonly flagsHigh: number;
  readonly flagsLow: number;
}

const POINTER = { reservedHigh: 0x7f000000, reservedLow: 0x1ff, offsetHigh: 0x00ffffff } as const;
const LAYOUTS: Readonly<Record<EntryTable, Layout>> = {
  'l1-table': { ...POINTER, flagsHigh: 0x80000000, flagsLow: 0 },
  'refcount-table': {
    reservedHigh: 0,
    reservedLow: 0x1ff,
    offsetHigh: 0xffffffff,
    flagsHigh: 0,
    flagsLow: 0,
  },
  'snapshot-table': {
    reservedHigh: 0,
    reservedLow: 0x1ff,
    offsetHigh: 0xffffffff,
    flagsHigh: 0,
    flagsLow: 0,
  },
  'bitmap-table': {
    ...POINTER,
    reservedHigh: 0xff000000,
    reservedLow: 0x1fe,
    flagsHigh: 0,
    flagsLow: 1,
  },
  'l2-table': {
    ...POINTER,
    reservedHigh: 0x3f000000,
    reservedLow: 0x1fe,
    flagsHigh: 0x80000000,
    flagsLow: 1,
  },
};

/** In the low half: reserved in entries of all tables, and stands for any that is. */
const RESERVED = 2;
const COMPRESSED = 0x40000000;
const SECTOR = 512;
/** More wrong bits than any damage that leaves the rest of an entry as it was. */
const MANY = 64;
const WORD = 2 ** 32;
/** Offset of stand-ins that point past the end of any file, and of those past what QEMU reads at all. */
export const FAR = 2 ** 55;
const UNREADABLE_HIGH = 0x7fffffff;

/** What bits of entries can be, in one image. */
export class EntryRules {
  /** offsets from here on are past the end for any structure */
  readonly fileEnd: number;
  /** offsets of what can lie in the file, or could before its end was lost */
  readonly #reach: number;
  readonly #reachHigh: number;
  readonly #reachLow: number;
  readonly #streamHigh: number;
  readonly #streamLow: number;
  readonly #sectorShift: number;

  constructor(private readonly geometry: Geometry) {
    const { fileLength, virtualSize, clusterSize, clusterBits } = geometry;
    this.fileEnd = fileLength + 2 * clusterSize;
    this.#reach = 2 ** Math.ceil(Math.log2(2 * Math.max(this.fileEnd, virtualSize)));
    [this.#reachHigh, this.#reachLow] = bitsAbove(this.#reach);
    [this.#streamHigh, this.#streamLow] = bitsAbove(this.fileEnd);
    this.#sectorShift = 62 - (clusterBits - 8) - 32;
  }

  /** Whether it can be an entry, as it stands or with one bit that has flipped; junk has many wrong ones. */
  isPossible(table: EntryTable, high: number, low: number): boolean {
    const wrong = this.#wrongBits(table, high, low);
    return (
      wrong === 0 || (wrong === 1 && this.offsetOf(high, low) % this.#reach >= this.geometry.clusterSize)
    );
  }

  /** How many bits of an entry are set that never are. */
  #wrongBits(table: EntryTable, high: number, low: number): number {
    if (table === 'l2-table' && (high & COMPRESSED) !== 0) {
      const offsetHigh = high & (2 ** this.#sectorShift - 1);
      const { clusterSize } = this.geometry;
      const sectors = (high & 0x3fffffff) >>> this.#sectorShift;
      // the first cluster is the header's, and no stream is longer than what it packs
      if (offsetHigh * WORD + low < clusterSize || sectors > clusterSize / SECTOR) return MANY;
      return bitCount(offsetHigh & this.#streamHigh) + bitCount(low & this.#streamLow) + (high >>> 31);
    }
    const { reservedHigh, reservedLow, offsetHigh } = LAYOUTS[table];
    const misaligned = (this.geometry.clusterSize - 1) & ~0x1ff;
    return (
      bitCount(high & (reservedHigh | (offsetHigh & this.#reachHigh))) +
      bitCount(low & (reservedLow | misaligned | (this.#reachLow & ~0x1ff)))
    );
  }

  /**
   * An entry that a check counts like this one, and that has nothing else of it: flags, what is wrong with it, and
   * where in the file it points to.
   * @param far offset where it points past the end of the file
   */
  standIn(table: EntryTable, high: number, low: number, far: number): [high: number, low: number] {
    if (table === 'l2-table' && (high & COMPRESSED) !== 0) {
      return this.#streamStandIn(high, low);
    }
    const { reservedHigh, reservedLow, offsetHigh, flagsHigh, flagsLow } = LAYOUTS[table];
    const { clusterSize } = this.geometry;
    const offset = ((high & offsetHigh) >>> 0) * WORD + ((low & ~0x1ff) >>> 0);
    const reserved = (high & reservedHigh) !== 0 || (low & reservedLow) !== 0;
    // offsets above 2^53 are rounded, their low half is exact
    const misaligned = (low & ~0x1ff & (clusterSize - 1)) !== 0;
    const inFile = offset < this.fileEnd;
    // a table is read wherever its entry points to
    const exact = table === 'l1-table' && inFile;
    const place = inFile && !exact ? offset - (offset % clusterSize) : inFile ? offset : far;
    const unreadable = offsetHigh === 0xffffffff && !inFile && high >>> 0 >= UNREADABLE_HIGH;
    return [
      (((high & flagsHigh) | Math.floor(place / WORD)) >>> 0) + (unreadable ? 0xf0000000 : 0),
      ((low & flagsLow) | (place % WORD) | (reserved ? RESERVED : 0) | (misaligned && !exact ? 512 : 0)) >>>
        0,
    ];
  }

  /** A stream that touches the same clusters, or lies past the end of the file. */
  #streamStandIn(high: number, low: number): [high: number, low: number] {
    const { clusterSize, clusterBits } = this.geometry;
    const { offset, length } = decodeCompressedDescriptor({ high, low }, clusterBits);
    const flags = high & 0x80000000;
    // measured as a check does: in sectors, and a cluster past the end is let pass
    const end = Math.ceil(this.geometry.fileLength / SECTOR) * SECTOR;
    if (offset + length - end >= clusterSize) {
      return [(COMPRESSED | flags | (2 ** this.#sectorShift - 1)) >>> 0, 0xfffffe00];
    }
    const first = Math.floor(offset / clusterSize);
    const clusters = Math.floor((offset + length - 1) / clusterSize) - first + 1;
    const start = clusters === 1 ? first * clusterSize : (first + 1) * clusterSize - SECTOR;
    const sectors = clusters === 1 ? 0 : 1 + (clusters - 2) * (clusterSize / SECTOR);
    const place = sectors * 2 ** this.#sectorShift + Math.floor(start / WORD);
    return [(COMPRESSED | flags | place) >>> 0, start % WORD];
  }

  /** The offset that a standard entry points to. */
  offsetOf(high: number, low: number): number {
    return (high & 0x00ffffff) * WORD + ((low & ~0x1ff) >>> 0);
  }
}

/** Bits of no number below `limit` rounded up to a power of two, by halves. */
function bitsAbove(limit: number): [high: number, low: number] {
  const bits = Math.ceil(Math.log2(limit));
  return bits >= 32 ? [(-1 << Math.min(31, bits - 32)) >>> 0, 0] : [0xffffffff, (-1 << bits) >>> 0];
}

/** How many bits of a half are set. */
function bitCount(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}
