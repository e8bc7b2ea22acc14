import { writeUint32, writeUint64, fromNumber } from '../codec/big-endian';
import { AUTOCLEAR, INCOMPATIBLE } from '../codec/feature-bits';
import type { FeatureBits, Header } from '../codec/header';
import { HEADER_FIELDS, type HeaderFieldName } from '../codec/header-layout';
import type { WritableStorage } from '../io/storage';

/**
 * Changes fields of the header in place, each with one write. All of them lie in the first sector, which the disk
 * writes wholly or not at all.
 */
export class HeaderWriter {
  #incompatible: FeatureBits;
  #autoclear: FeatureBits;

  constructor(
    private readonly storage: WritableStorage,
    private readonly header: Header,
  ) {
    this.#incompatible = header.incompatible;
    this.#autoclear = header.autoclear;
  }

  get dirty(): boolean {
    return isSet(this.#incompatible, INCOMPATIBLE.dirty);
  }

  get autoclear(): FeatureBits {
    return this.#autoclear;
  }

  /** Sets or clears the dirty bit; version 3 only. */
  async setDirty(on: boolean): Promise<void> {
    await this.#setIncompatible(INCOMPATIBLE.dirty, on);
  }

  /** Marks the image as damaged, so that nobody writes to it before it is repaired; version 3 only. */
  async setCorrupt(): Promise<void> {
    await this.#setIncompatible(INCOMPATIBLE.corrupt, true);
  }

  /** Autoclear bits that stay set; all others are cleared. */
  async keepAutoclear(bits: FeatureBits): Promise<void> {
    await this.#put64('autoclear_features', bits);
    this.#autoclear = bits;
  }

  /** Points to an L1 table, in one write. */
  async setL1(entries: number, offset: number): Promise<void> {
    const bytes = new Uint8Array(12);
    writeUint32(bytes, 0, entries);
    writeUint64(bytes, 4, fromNumber(offset));
    await this.storage.write(HEADER_FIELDS.l1_size.offset, bytes);
  }

  /** Points to a refcount table, in one write. */
  async setRefcountTable(offset: number, clusters: number): Promise<void> {
    const bytes = new Uint8Array(12);
    writeUint64(bytes, 0, fromNumber(offset));
    writeUint32(bytes, 8, clusters);
    await this.storage.write(HEADER_FIELDS.refcount_table_offset.offset, bytes);
  }

  /** Puts an 8-byte number anywhere in the header or its extensions. */
  async setNumber(position: number, value: number): Promise<void> {
    const bytes = new Uint8Array(8);
    writeUint64(bytes, 0, fromNumber(value));
    await this.storage.write(position, bytes);
  }

  /** Size of the disk in bytes. */
  async setSize(bytes: number): Promise<void> {
    await this.#put64('size', fromNumber(bytes));
  }

  async #setIncompatible(bit: number, on: boolean): Promise<void> {
    if (this.header.version < 3) return;
    const { high, low } = this.#incompatible;
    const bits = { high, low: (on ? low | (1 << bit) : low & ~(1 << bit)) >>> 0 };
    await this.#put64('incompatible_features', bits);
    this.#incompatible = bits;
  }

  async #put64(field: HeaderFieldName, value: FeatureBits): Promise<void> {
    const bytes = new Uint8Array(8);
    writeUint64(bytes, 0, value);
    await this.storage.write(HEADER_FIELDS[field].offset, bytes);
  }
}

const isSet = (bits: FeatureBits, bit: number): boolean => ((bits.low >>> bit) & 1) === 1;

/** Autoclear bits that Platter understands, of those that are set. */
export const knownAutoclear = ({ low }: FeatureBits): FeatureBits => ({
  high: 0,
  low: (low & ((1 << AUTOCLEAR.bitmaps) | (1 << AUTOCLEAR.rawDataFile))) >>> 0,
});
