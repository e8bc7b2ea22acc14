import type { HostOffset } from '../../shared/units';
import { readUint64, writeUint64, fromNumber, type Uint64 } from '../codec/big-endian';
import { offsetOf } from '../codec/entry-offset';
import type { WritableStorage } from '../io/storage';

const ENTRY_BYTES = 8;

/**
 * The refcount table of an image that is written to (format spec §2). Changes stay in memory until the commit writes
 * them; what the disk has of them is told by `moved`, `unnamed` and `unlisted`.
 */
export class RefcountTable {
  #bytes: Uint8Array;
  #offset: number;
  #moved = false;
  #unnamed = false;
  /** entries that the table on the disk does not have yet */
  readonly #unlisted = new Set<number>();

  constructor(
    private readonly storage: WritableStorage,
    bytes: Uint8Array,
    offset: number,
  ) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  /** bytes in the file */
  get offset(): number {
    return this.#offset;
  }

  /** bytes */
  get length(): number {
    return this.#bytes.length;
  }

  get entries(): number {
    return this.#bytes.length / ENTRY_BYTES;
  }

  /** It has a new place, where it is to be written as a whole. */
  get moved(): boolean {
    return this.#moved;
  }

  /** It is on the disk at its new place, which the header may not name. */
  get unnamed(): boolean {
    return this.#unnamed;
  }

  /** There are entries that the table on the disk does not have. */
  get unlisted(): boolean {
    return this.#unlisted.size > 0;
  }

  /** An entry as it stands. */
  entry(index: number): Uint64 {
    return readUint64(this.#bytes, index * ENTRY_BYTES);
  }

  /** Where the block of an entry is; 0 = there is none. */
  blockOffset(index: number): number {
    return offsetOf(this.entry(index));
  }

  /** Names a block, or none with 0. */
  set(index: number, offset: number): void {
    writeUint64(this.#bytes, index * ENTRY_BYTES, fromNumber(offset));
    this.#unlisted.add(index);
  }

  /** Becomes longer, at a place that nothing on the disk refers to. @param length bytes */
  move(offset: HostOffset, length: number): void {
    const bytes = new Uint8Array(length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#offset = offset;
    this.#moved = true;
  }

  /** Lies elsewhere and is shorter, without the entries of some blocks. @param length bytes, enough for all others */
  replace(offset: HostOffset, length: number, without: { has(index: number): boolean }): void {
    const bytes = new Uint8Array(length);
    bytes.set(this.#bytes.subarray(0, length));
    for (let index = 0; index < length / ENTRY_BYTES; index++)
      if (without.has(index)) bytes.fill(0, index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES);
    this.#bytes = bytes;
    this.#offset = offset;
    this.#moved = true;
  }

  /** Ends earlier, in its place; the header on the disk says so already. @param length bytes */
  shorten(length: number): void {
    this.#bytes = this.#bytes.slice(0, length);
  }

  /** Writes a table that has a new place; nothing refers to it before the header does. */
  async writeMoved(): Promise<void> {
    if (this.#moved) await this.storage.write(this.#offset, this.#bytes);
  }

  /** It is on the disk at its new place. From now on the header may name it. */
  movedWritten(): void {
    if (!this.#moved) return;
    this.#moved = false;
    this.#unnamed = true;
    this.#unlisted.clear();
  }

  /** Writes the entries of new blocks, whose bytes are on the disk. */
  async writeEntries(): Promise<void> {
    for (const index of this.#unlisted) {
      const position = index * ENTRY_BYTES;
      await this.storage.write(
        this.#offset + position,
        this.#bytes.subarray(position, position + ENTRY_BYTES),
      );
    }
  }

  /** Writes that there are no blocks for some entries. Until `erased`, the next commit would name them again. */
  async eraseEntries(indexes: readonly number[]): Promise<void> {
    for (const index of indexes) {
      this.#unlisted.add(index);
      await this.storage.write(this.#offset + index * ENTRY_BYTES, new Uint8Array(ENTRY_BYTES));
    }
  }

  /** It is on the disk that there is no block for an entry. */
  erased(index: number): void {
    this.set(index, 0);
    this.#unlisted.delete(index);
  }

  /** The header on the disk names the table, and the table all blocks. */
  written(): void {
    this.#unlisted.clear();
    this.#unnamed = false;
  }
}
