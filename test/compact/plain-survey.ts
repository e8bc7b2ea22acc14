/**
 * Reads an image of some megabytes by the format's text alone, with none of the engine's code: what names each
 * cluster, whether that is what is counted, and how short the file could be.
 */
import { createHash } from 'node:crypto';

const OFFSET = 0x00ff_ffff_ffff_fe00n;
const COPIED = 1n << 63n;
const COMPRESSED = 1n << 62n;
const SECTOR = 512;

export interface PlainSurvey {
  readonly clusterSize: number;
  /** bytes of the file */
  readonly length: number;
  /** how often each cluster is named, those of the refcount structure left out */
  readonly references: ReadonlyMap<number, number>;
  readonly structure: { readonly tableClusters: number; readonly blocks: number };
  /** what is wrong with counts and flags, in words */
  readonly problems: readonly string[];
  /** clusters of lists that lie next to each other and can't be parted, longest first; lists of one are left out */
  readonly lists: readonly number[];
  /** host clusters of the active disk, in the guest's order */
  readonly active: readonly number[];
  /** of these, those that only say where data could go */
  readonly reserved: ReadonlySet<number>;
  /** L2 tables that are named, each as often as it is */
  readonly tables: number;
  /** streams; of the active disk and of snapshots */
  readonly streams: number;
  /** name, flags, granularity and a hash of the bits of each bitmap */
  readonly bitmaps: readonly string[];
  readonly autoclear: bigint;
  readonly incompatible: bigint;
  /** the least clusters that the file could have */
  readonly least: number;
}

export const surveyPlainly = (bytes: Buffer): PlainSurvey => new Survey(bytes).run();

class Survey {
  readonly #clusterSize: number;
  readonly #clusterBits: number;
  readonly #version: number;
  readonly #extended: boolean;
  readonly #dataFile: boolean;
  readonly #references = new Map<number, number>();
  readonly #problems: string[] = [];
  readonly #lists: number[] = [];
  readonly #active: number[] = [];
  readonly #reserved = new Set<number>();
  #tables = 0;
  readonly #streams = new Set<bigint>();
  /** entries whose COPIED flag is trusted: the cluster named, and the flag */
  readonly #flags: { readonly cluster: number; readonly copied: boolean; readonly what: string }[] = [];

  constructor(private readonly file: Buffer) {
    this.#version = this.#u32(4);
    this.#clusterBits = this.#u32(20);
    this.#clusterSize = 2 ** this.#clusterBits;
    this.#extended = (this.#feature(72) & 16n) !== 0n;
    this.#dataFile = (this.#feature(72) & 4n) !== 0n;
  }

  run(): PlainSurvey {
    this.#name(0, 1, 'header');
    this.#walkL1(Number(this.#u64(40)), this.#u32(36), true);
    this.#snapshots();
    const bitmaps = this.#bitmaps();
    const { counts, tableClusters, blocks } = this.#refcounts();
    for (const { cluster, copied, what } of this.#flags) {
      if (copied !== (counts.get(cluster) === 1)) this.#problems.push(`COPIED is ${copied} at ${what}`);
    }
    return {
      clusterSize: this.#clusterSize,
      length: this.file.length,
      references: this.#references,
      structure: { tableClusters, blocks },
      problems: this.#problems,
      lists: this.#lists.sort((left, right) => right - left),
      active: this.#active,
      reserved: this.#reserved,
      tables: this.#tables,
      streams: this.#streams.size,
      bitmaps,
      autoclear: this.#feature(88),
      incompatible: this.#feature(72),
      least: this.#least(),
    };
  }

  #u32(at: number): number {
    return at + 4 <= this.file.length ? this.file.readUInt32BE(at) : 0;
  }

  /** Zero past the end of the file, as QEMU reads it. */
  #u64(at: number): bigint {
    if (at + 8 <= this.file.length) return this.file.readBigUInt64BE(at);
    const rest = Buffer.alloc(8);
    if (at < this.file.length) this.file.copy(rest, 0, at);
    return rest.readBigUInt64BE();
  }

  #feature(at: number): bigint {
    return this.#version >= 3 ? this.#u64(at) : 0n;
  }

  /** Something names clusters. */
  #name(offset: number, count: number, what: string): void {
    if (offset % this.#clusterSize !== 0) this.#problems.push(`${what} at ${offset}`);
    const first = Math.floor(offset / this.#clusterSize);
    if (first + count > Math.ceil(this.file.length / this.#clusterSize)) {
      this.#problems.push(`${what} in clusters ${first} to ${first + count - 1}, behind the end`);
    }
    for (let cluster = first; cluster < first + count; cluster++) {
      this.#references.set(cluster, (this.#references.get(cluster) ?? 0) + 1);
    }
  }

  /** A list of so many bytes. */
  #list(offset: number, bytes: number, what: string): void {
    const count = Math.ceil(bytes / this.#clusterSize);
    if (count === 0) return;
    if (count > 1) this.#lists.push(count);
    this.#name(offset, count, what);
  }

  #walkL1(offset: number, entries: number, active: boolean): void {
    this.#list(offset, entries * 8, 'L1 table');
    for (let index = 0; index < entries; index++) {
      const entry = this.#u64(offset + index * 8);
      const table = Number(entry & OFFSET);
      if (table === 0) continue;
      this.#name(table, 1, 'L2 table');
      this.#tables++;
      if (active) this.#flag(entry, `L1 entry ${index}`);
      this.#walkL2(table, active);
    }
  }

  #flag(entry: bigint, what: string): void {
    const cluster = Number(entry & OFFSET) / this.#clusterSize;
    this.#flags.push({ cluster, copied: (entry & COPIED) !== 0n, what });
  }

  #walkL2(table: number, active: boolean): void {
    for (let at = table; at < table + this.#clusterSize; at += this.#extended ? 16 : 8) {
      const entry = this.#u64(at);
      if ((entry & COMPRESSED) !== 0n) {
        this.#stream(entry);
        continue;
      }
      const offset = Number(entry & OFFSET);
      if (this.#dataFile) {
        if (offset !== 0 && (entry & COPIED) === 0n) this.#problems.push(`no COPIED at ${at}`);
        continue;
      }
      if (offset === 0) continue;
      this.#name(offset, 1, 'data');
      if (!active) continue;
      this.#flag(entry, `L2 entry at ${at}`);
      this.#active.push(offset / this.#clusterSize);
      if ((entry & 1n) === 1n) this.#reserved.add(offset / this.#clusterSize);
    }
  }

  #stream(entry: bigint): void {
    if ((entry & COPIED) !== 0n) this.#problems.push('COPIED on a compressed cluster');
    const shift = BigInt(62 - (this.#clusterBits - 8));
    const offset = Number(entry & ((1n << shift) - 1n));
    const sectors = Number((entry >> shift) & ((1n << BigInt(this.#clusterBits - 8)) - 1n));
    this.#streams.add(entry);
    const first = Math.floor(offset / this.#clusterSize);
    const last = Math.floor(((Math.floor(offset / SECTOR) + sectors) * SECTOR) / this.#clusterSize);
    this.#name(first * this.#clusterSize, last - first + 1, 'compressed data');
  }

  #snapshots(): void {
    const start = Number(this.#u64(64));
    let at = start;
    for (let index = 0; index < this.#u32(60); index++) {
      this.#walkL1(Number(this.#u64(at)), this.#u32(at + 8), false);
      const length =
        40 + this.#u32(at + 36) + this.file.readUInt16BE(at + 12) + this.file.readUInt16BE(at + 14);
      at += Math.ceil(length / 8) * 8;
    }
    this.#list(start, at - start, 'snapshot table');
  }

  #bitmaps(): string[] {
    const extension = this.#extension(0x23852875);
    if (extension === undefined || (this.#feature(88) & 1n) === 0n) return [];
    const offset = Number(this.#u64(extension + 16));
    const size = Number(this.#u64(extension + 8));
    this.#list(offset, size, 'bitmap directory');
    const found: string[] = [];
    for (let at = offset; at < offset + size;) {
      const nameLength = this.file.readUInt16BE(at + 18);
      const name = this.file.toString('latin1', at + 24, at + 24 + nameLength);
      const hash = this.#bitmapHash(Number(this.#u64(at)), this.#u32(at + 8));
      found.push(`${name} flags ${this.#u32(at + 12)} granularity ${this.file[at + 17]} bits ${hash}`);
      at += Math.ceil((24 + nameLength) / 8) * 8;
    }
    return found;
  }

  #bitmapHash(table: number, entries: number): string {
    this.#list(table, entries * 8, 'bitmap table');
    const hash = createHash('sha256');
    for (let index = 0; index < entries; index++) {
      const entry = this.#u64(table + index * 8);
      const offset = Number(entry & OFFSET);
      if (offset === 0) {
        hash.update(Buffer.alloc(this.#clusterSize, (entry & 1n) === 1n ? 0xff : 0));
        continue;
      }
      this.#name(offset, 1, 'bitmap data');
      const part = Buffer.alloc(this.#clusterSize);
      this.file.copy(part, 0, offset);
      hash.update(part);
    }
    return hash.digest('hex');
  }

  #extension(type: number): number | undefined {
    const end = Number(this.#u64(8)) || this.#clusterSize;
    for (let at = this.#version === 2 ? 72 : this.#u32(100); at + 8 <= end;) {
      const found = this.#u32(at);
      if (found === type) return at + 8;
      if (found === 0) return undefined;
      at += 8 + Math.ceil(this.#u32(at + 4) / 8) * 8;
    }
    return undefined;
  }

  /** Reads what is counted, and compares it with what is named. */
  #refcounts() {
    const table = Number(this.#u64(48));
    const tableClusters = this.#u32(56);
    const named = new Map(this.#references);
    const count = (cluster: number): void => {
      named.set(cluster, (named.get(cluster) ?? 0) + 1);
    };
    for (let index = 0; index < tableClusters; index++) count(table / this.#clusterSize + index);
    const order = this.#version >= 3 ? this.#u32(96) : 4;
    const perBlock = (this.#clusterSize * 8) / 2 ** order;
    const counts = new Map<number, number>();
    let blocks = 0;
    for (let range = 0; range < (tableClusters * this.#clusterSize) / 8; range++) {
      const block = Number(this.#u64(table + range * 8) & OFFSET);
      if (block === 0) continue;
      blocks++;
      count(block / this.#clusterSize);
      for (let slot = 0; slot < perBlock; slot++) {
        const found = this.#refcount(block, slot, order);
        if (found > 0) counts.set(range * perBlock + slot, found);
      }
    }
    for (const cluster of new Set([...named.keys(), ...counts.keys()])) {
      const right = named.get(cluster) ?? 0;
      const found = counts.get(cluster) ?? 0;
      if (right !== found) this.#problems.push(`cluster ${cluster} has refcount ${found} and not ${right}`);
    }
    return { counts, tableClusters, blocks };
  }

  #refcount(block: number, slot: number, order: number): number {
    if (order === 6) return Number(this.#u64(block + slot * 8));
    if (order === 5) return this.#u32(block + slot * 4);
    const byte = (at: number): number => this.file[at] ?? 0;
    if (order === 4) return byte(block + slot * 2) * 256 + byte(block + slot * 2 + 1);
    const bit = slot * 2 ** order;
    return (byte(block + Math.floor(bit / 8)) >> (bit % 8)) & (2 ** (2 ** order) - 1);
  }

  /** Everything that is named, and a refcount structure for that and itself. */
  #least(): number {
    const order = this.#version >= 3 ? this.#u32(96) : 4;
    const perBlock = (this.#clusterSize * 8) / 2 ** order;
    for (let total = this.#references.size; ; total++) {
      const blocks = Math.ceil(total / perBlock);
      const table = Math.ceil((blocks * 8) / this.#clusterSize);
      if (this.#references.size + blocks + table <= total) return total;
    }
  }
}
