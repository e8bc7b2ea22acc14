/** Damages healthy images at random, in their metadata, and so that a seed brings the same damage back. */
import { imageRegions, type Region } from './image-regions';
import { Random } from './random';

/** A damaged copy and what was done to it. */
export interface Damaged {
  readonly bytes: Uint8Array;
  readonly faults: readonly string[];
}

/** Header fields as offset and width: hitting them on purpose finds more than hitting bytes of the header. */
const HEADER_FIELDS: readonly (readonly [number, 1 | 4 | 8])[] = [
  [4, 4],
  [8, 8],
  [16, 4],
  [20, 4],
  [24, 8],
  [32, 4],
  [36, 4],
  [40, 8],
  [48, 8],
  [56, 4],
  [60, 4],
  [64, 8],
  [72, 8],
  [80, 8],
  [88, 8],
  [96, 4],
  [100, 4],
  [104, 1],
];

/** One image under damage. */
class Damager {
  readonly faults: string[] = [];
  bytes: Buffer;
  readonly #regions: readonly Region[];
  /** without the header, which when hit mostly just keeps the image from opening */
  readonly #tables: readonly Region[];
  readonly #clusterSize: number;
  readonly #random: Random;

  constructor(image: Uint8Array, regions: readonly Region[], random: Random) {
    this.bytes = Buffer.from(image);
    this.#regions = regions;
    this.#tables = regions.filter(({ name }) => name !== 'header' && name !== 'extensions');
    this.#random = random;
    this.#clusterSize = 1 << this.bytes.readUInt32BE(20);
  }

  fault(): void {
    const random = this.#random;
    const headerField = (): void => this.#headerField();
    const cut = (): void => this.#truncate();
    const kinds = [
      () => this.#flipBit(),
      () => this.#flipBit(),
      () => this.#extremeEntry(),
      () => this.#extremeEntry(),
      () => this.#pointElsewhere(),
      () => this.#pointElsewhere(),
      () => this.#swapEntries(),
      () => this.#copyEntry(),
      headerField,
      () => this.#overwrite(),
      cut,
    ];
    // header fields and cuts hide what the other faults did, so they are rarer
    const kind = random.below(kinds.length);
    const hiding = kinds[kind] === headerField || kinds[kind] === cut;
    (hiding && random.below(3) > 0 ? kinds[0] : kinds[kind])();
  }

  /** A place in a random structure; used entries are at its start, so these are hit more often. */
  #entry(): { at: number; region: Region } {
    const region = this.#random.pick(this.#random.below(6) === 0 ? this.#regions : this.#tables);
    const entries = Math.max(1, region.length >> 3);
    const index =
      this.#random.below(2) === 0 ? this.#random.below(Math.min(entries, 16)) : this.#random.below(entries);
    return { at: Math.max(0, Math.min(region.offset + index * 8, this.bytes.length - 8)), region };
  }

  #put(at: number, value: bigint): void {
    if (at + 8 <= this.bytes.length) this.bytes.writeBigUInt64BE(BigInt.asUintN(64, value), at);
  }

  #note(what: string, at: number, region?: Region): void {
    this.faults.push(`${what} at 0x${at.toString(16)}${region ? ` (${region.name})` : ''}`);
  }

  #flipBit(): void {
    const { at, region } = this.#entry();
    const byte = Math.min(at + this.#random.below(8), this.bytes.length - 1);
    const bit = this.#random.below(8);
    this.bytes[byte] ^= 1 << bit;
    this.#note(`bit ${bit} flipped`, byte, region);
  }

  #extreme(): bigint {
    const end = BigInt(this.bytes.length);
    return this.#random.pick([
      0n,
      1n,
      0xffff_ffff_ffff_ffffn,
      1n << 63n,
      1n << 62n,
      (1n << 63n) - 1n,
      0x00ff_ffff_ffff_fe00n,
      end,
      end | (1n << 63n),
      end - 512n,
      end + 65536n,
      1n << 41n,
      this.#random.bits64(),
      this.#random.bits64() >> 20n,
    ]);
  }

  #extremeEntry(): void {
    const { at, region } = this.#entry();
    const value = this.#extreme();
    this.#put(at, value);
    this.#note(`0x${value.toString(16)} put`, at, region);
  }

  #pointElsewhere(): void {
    const { at, region } = this.#entry();
    const clusters = Math.ceil(this.bytes.length / this.#clusterSize) + 2;
    const flags = this.#random.pick([0n, 1n << 63n, 1n << 62n, 1n, (1n << 63n) | 1n]);
    const value = BigInt(this.#random.below(clusters) * this.#clusterSize) | flags;
    this.#put(at, value);
    this.#note(`0x${value.toString(16)} put`, at, region);
  }

  #swapEntries(): void {
    const first = this.#entry();
    const second = this.#entry();
    const bytes = Buffer.from(this.bytes.subarray(first.at, first.at + 8));
    this.bytes.copyWithin(first.at, second.at, second.at + 8);
    bytes.copy(this.bytes, second.at);
    this.#note(`swapped with 0x${second.at.toString(16)}`, first.at, first.region);
  }

  #copyEntry(): void {
    const source = this.#entry();
    const target = this.#entry();
    this.bytes.copyWithin(target.at, source.at, source.at + 8);
    this.#note(`copied from 0x${source.at.toString(16)}`, target.at, target.region);
  }

  #headerField(): void {
    const [at, width] = this.#random.pick(HEADER_FIELDS);
    const small = BigInt(this.#random.below(70));
    const value = this.#random.pick([small, this.#extreme(), BigInt(this.#random.below(1 << 20))]);
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
    bytes.copy(this.bytes, at, 8 - width, 8);
    this.#note(`header field set to ${bytes.toString('hex', 8 - width)}`, at);
  }

  #overwrite(): void {
    const { at, region } = this.#entry();
    const length = Math.min(1 + this.#random.below(200), this.bytes.length - at);
    const fill = this.#random.pick([0, 0xff, 0x20]);
    this.bytes.fill(fill, at, at + length);
    this.#note(`${length} bytes of 0x${fill.toString(16)}`, at, region);
  }

  #truncate(): void {
    const region = this.#random.pick(this.#regions);
    const length = this.#random.pick([
      region.offset,
      region.offset + Math.floor(region.length / 2),
      this.bytes.length - this.#random.below(this.#clusterSize),
      this.#random.below(this.bytes.length),
    ]);
    this.bytes = this.bytes.subarray(0, Math.max(112, Math.min(length, this.bytes.length)));
    this.#note('cut', this.bytes.length, region);
  }
}

/** A copy of a healthy image with one to five random faults in its metadata. */
export function damageAtRandom(image: Uint8Array, seed: number): Damaged {
  const random = new Random(seed);
  const damager = new Damager(image, imageRegions(image), random);
  const faults = 1 + random.below(5);
  for (let i = 0; i < faults; i++) damager.fault();
  return { bytes: damager.bytes, faults: damager.faults };
}
