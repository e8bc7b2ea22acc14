/** Where the metadata of a small healthy image stands, read without the engine: what random damage aims at. */

/** A run of entries in the image file. */
export interface Region {
  readonly name:
    | 'header'
    | 'extensions'
    | 'refcount-table'
    | 'refcount-block'
    | 'l1'
    | 'l2'
    | 'snapshot-table'
    | 'snapshot-l1'
    | 'snapshot-l2'
    | 'bitmap-directory'
    | 'bitmap-table';
  readonly offset: number;
  readonly length: number;
}

const OFFSET = 0x00ff_ffff_ffff_fe00n;
const BITMAPS_EXTENSION = 0x23852875;

/** The structures of one image. */
class RegionReader {
  readonly regions: Region[] = [];
  readonly #file: Buffer;
  readonly #clusterSize: number;

  constructor(file: Buffer) {
    this.#file = file;
    this.#clusterSize = 1 << file.readUInt32BE(20);
  }

  u64(offset: number): number {
    return offset + 8 <= this.#file.length ? Number(this.#file.readBigUInt64BE(offset) & OFFSET) : 0;
  }

  add(name: Region['name'], offset: number, length: number): void {
    const known = this.regions.some((region) => region.offset === offset && region.length === length);
    if (offset < this.#file.length && length > 0 && !known) this.regions.push({ name, offset, length });
  }

  /** Clusters that the entries of a table point to. */
  targets(table: number, bytes: number, name: Region['name']): void {
    for (let at = table; at < table + bytes; at += 8) {
      const target = this.u64(at);
      if (target > 0) this.add(name, target, this.#clusterSize);
    }
  }

  read(): Region[] {
    const file = this.#file;
    const version = file.readUInt32BE(4);
    const headerLength = version === 2 ? 72 : file.readUInt32BE(100);
    this.add('header', 0, headerLength);
    this.#extensions(headerLength);
    const refcountTable = this.u64(48);
    const refcountBytes = file.readUInt32BE(56) * this.#clusterSize;
    this.add('refcount-table', refcountTable, Math.min(refcountBytes, 64));
    this.targets(refcountTable, refcountBytes, 'refcount-block');
    const l1 = this.u64(40);
    const l1Bytes = file.readUInt32BE(36) * 8;
    this.add('l1', l1, l1Bytes);
    this.targets(l1, l1Bytes, 'l2');
    this.#snapshots(file.readUInt32BE(60), this.u64(64));
    return this.regions;
  }

  #extensions(start: number): void {
    const file = this.#file;
    let at = start;
    while (at + 8 <= this.#clusterSize && file.readUInt32BE(at) !== 0) {
      if (file.readUInt32BE(at) === BITMAPS_EXTENSION) this.#bitmaps(at + 8);
      at += 8 + ((file.readUInt32BE(at + 4) + 7) & ~7);
    }
    this.add('extensions', start, at + 8 - start);
  }

  #bitmaps(extension: number): void {
    const directory = this.u64(extension + 16);
    this.add('bitmap-directory', directory, Number(this.#file.readBigUInt64BE(extension + 8)));
    this.add('bitmap-table', this.u64(directory), this.#file.readUInt32BE(directory + 8) * 8);
  }

  #snapshots(count: number, table: number): void {
    let at = table;
    for (let i = 0; i < count; i++) {
      const l1 = this.u64(at);
      const l1Bytes = this.#file.readUInt32BE(at + 8) * 8;
      this.add('snapshot-l1', l1, l1Bytes);
      this.targets(l1, l1Bytes, 'snapshot-l2');
      const names = this.#file.readUInt16BE(at + 12) + this.#file.readUInt16BE(at + 14);
      at += (40 + this.#file.readUInt32BE(at + 36) + names + 7) & ~7;
    }
    if (count > 0) this.add('snapshot-table', table, at - table);
  }
}

/** The metadata regions of a healthy image. */
export const imageRegions = (file: Uint8Array): readonly Region[] =>
  new RegionReader(Buffer.from(file.buffer, file.byteOffset, file.byteLength)).read();
