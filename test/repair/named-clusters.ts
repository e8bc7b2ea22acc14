/** What an image refers to, read without the engine and from whatever its entries say. */

const OFFSET = 0x00ff_ffff_ffff_fe00n;
const COMPRESSED = 1n << 62n;
const BITMAPS_EXTENSION = 0x23852875;
const EXTENDED_L2 = 16;
const LARGEST_L1 = 4_194_304;
const MOST_SNAPSHOTS = 65_536;

/** Collects the clusters of one file. */
class Names {
  readonly clusters = new Set<number>();
  readonly #clusterSize: number;
  readonly #clusterBits: number;
  readonly #entryBytes: number;
  readonly #read = new Set<number>();

  constructor(private readonly file: Buffer) {
    this.#clusterBits = file.readUInt32BE(20);
    this.#clusterSize = 2 ** this.#clusterBits;
    const version = file.readUInt32BE(4);
    this.#entryBytes = version > 2 && (file[79] & EXTENDED_L2) !== 0 ? 16 : 8;
  }

  walk(withBitmaps: boolean): void {
    const { file } = this;
    this.#add(0, this.#clusterSize);
    const table = this.#u64(48);
    const tableBytes = Math.min(this.#u32(56) * this.#clusterSize, 8 << 20);
    this.#add(table, tableBytes);
    // what is unaligned or has reserved bits is no block to anybody
    for (const entry of this.#entries(table, tableBytes, 8)) {
      if (Number(entry) % this.#clusterSize === 0) this.#add(Number(entry), this.#clusterSize);
    }
    this.#l1(this.#u64(40), this.#u32(36));
    this.#snapshots(this.#u32(60), this.#u64(64));
    if (withBitmaps) this.#bitmaps(file.readUInt32BE(4) === 2 ? 72 : this.#u32(100));
  }

  #u64(at: number): number {
    return at + 8 <= this.file.length ? Number(this.file.readBigUInt64BE(at)) : 0;
  }

  #u32(at: number): number {
    return at + 4 <= this.file.length ? this.file.readUInt32BE(at) : 0;
  }

  /** The clusters that a range touches; of ranges longer than any file here, the beginning. */
  #add(offset: number, bytes: number): void {
    if (offset >= 2 ** 56) return;
    const end = Math.min(offset + bytes, offset + (64 << 20));
    for (let at = Math.floor(offset / this.#clusterSize); at * this.#clusterSize < end; at++)
      this.clusters.add(at);
  }

  /** Entries of a table that are not zero, as far as the file goes. */
  *#entries(table: number, bytes: number, step: number): Generator<bigint> {
    const end = Math.min(table + bytes, this.file.length) - 8;
    for (let at = table; at <= end; at += step) {
      const entry = this.file.readBigUInt64BE(at);
      if (entry !== 0n) yield entry;
    }
  }

  #l1(table: number, count: number): void {
    // of a snapshot: QEMU reads no such table
    if (count > LARGEST_L1 || table % this.#clusterSize !== 0) return;
    const bytes = count * 8;
    this.#add(table, bytes);
    for (const entry of this.#entries(table, bytes, 8)) {
      const offset = Number(entry & OFFSET);
      if (offset === 0 || this.#read.has(offset)) continue;
      this.#read.add(offset);
      this.#add(offset, this.#clusterSize);
      this.#l2(offset);
    }
  }

  #l2(table: number): void {
    const x = BigInt(62 - (this.#clusterBits - 8));
    for (const entry of this.#entries(table, this.#clusterSize, this.#entryBytes)) {
      if ((entry & COMPRESSED) === 0n) {
        if ((entry & OFFSET) !== 0n) this.#add(Number(entry & OFFSET), this.#clusterSize);
        continue;
      }
      const host = Number(entry & ((1n << x) - 1n));
      const sectors = Number((entry & (COMPRESSED - 1n)) >> x) + 1;
      this.#add(host, sectors * 512 - (host % 512));
    }
  }

  /** A table that QEMU can't read names nothing. */
  #snapshots(count: number, table: number): void {
    if (count > MOST_SNAPSHOTS || table % this.#clusterSize !== 0) return;
    const places: number[] = [];
    let at = table;
    for (let index = 0; index < count; index++) {
      if (at + 40 > this.file.length || this.#u32(at + 36) > 1024) return;
      places.push(at);
      const names = this.file.readUInt16BE(at + 12) + this.file.readUInt16BE(at + 14);
      at += (40 + this.#u32(at + 36) + names + 7) & ~7;
    }
    for (const place of places) this.#l1(this.#u64(place), this.#u32(place + 8));
    this.#add(table, at - table);
  }

  /** Bitmaps that the header says are to be trusted. */
  #bitmaps(extensions: number): void {
    if (this.file.readUInt32BE(4) === 2 || (this.file[95] & 1) === 0) return;
    for (let at = extensions; at + 8 <= this.#clusterSize && this.#u32(at) !== 0;) {
      if (this.#u32(at) === BITMAPS_EXTENSION)
        this.#directory(this.#u64(at + 24), this.#u64(at + 16), this.#u32(at + 8));
      at += 8 + ((this.#u32(at + 4) + 7) & ~7);
    }
  }

  #directory(offset: number, bytes: number, count: number): void {
    this.#add(offset, bytes);
    let at = offset;
    for (let index = 0; index < Math.min(count, MOST_SNAPSHOTS) && at + 24 <= this.file.length; index++) {
      const table = this.#u64(at);
      const tableBytes = this.#u32(at + 8) * 8;
      this.#add(table, tableBytes);
      for (const entry of this.#entries(table, tableBytes, 8)) {
        if ((entry & OFFSET) !== 0n) this.#add(Number(entry & OFFSET), this.#clusterSize);
      }
      at += (24 + this.file.readUInt16BE(at + 18) + this.#u32(at + 20) + 7) & ~7;
    }
  }
}

/**
 * Clusters of the file, and past its end, that the header or anything below it names, rightly or not.
 * @param withBitmaps whether bitmaps count, which in a damaged directory nobody reads
 */
export function namedClusters(file: Uint8Array, withBitmaps: boolean): ReadonlySet<number> {
  const names = new Names(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  names.walk(withBitmaps);
  return names.clusters;
}

/** Byte offsets that the refcount table of a file names. */
export function refcountBlocks(file: Uint8Array): ReadonlySet<number> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const table = Number(bytes.readBigUInt64BE(48));
  const end = Math.min(bytes.length - 7, table + bytes.readUInt32BE(56) * 2 ** bytes.readUInt32BE(20));
  const offsets = new Set<number>();
  for (let at = table; at < end; at += 8) offsets.add(Number(bytes.readBigUInt64BE(at)));
  return offsets;
}
