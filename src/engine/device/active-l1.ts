import { hostOffset, type HostOffset } from '../../shared/units';
import { addToUint64, fromNumber, readUint64, writeUint64 } from '../codec/big-endian';
import { offsetOf } from '../codec/entry-offset';
import type { WritableStorage } from '../io/storage';

const ENTRY_BYTES = 8;
const SECTOR = 512;
const COPIED = 0x80000000;

/** The active L1 table of an image that is written to (format spec §3). Changes stay in memory until the commit. */
export class ActiveL1 {
  /** whole entries */
  bytes: Uint8Array;
  #offset: number;
  readonly #dirtySectors = new Set<number>();
  /** it has a new place where it is not written yet */
  #moved = false;
  /** it is on the disk at its new place, which the header may not name yet */
  #unnamed = false;

  constructor(
    private readonly storage: WritableStorage,
    bytes: Uint8Array,
    offset: HostOffset,
  ) {
    this.bytes = bytes;
    this.#offset = offset;
  }

  get entries(): number {
    return this.bytes.length / ENTRY_BYTES;
  }

  /** Bytes 36 to 47 of the header: how many entries, and where they are. */
  get place(): { readonly entries: number; readonly offset: number } {
    return { entries: this.entries, offset: this.#offset };
  }

  /** Whether the disk does not show the table as it is. */
  get dirty(): boolean {
    return this.#moved || this.#unnamed || this.#dirtySectors.size > 0;
  }

  /** Whether it has a new place, where it is to be written as a whole. */
  get moved(): boolean {
    return this.#moved;
  }

  /** Whether the header may not name its place. */
  get unnamed(): boolean {
    return this.#unnamed;
  }

  /** Where the L2 table of an entry is, 0 = none, and whether its refcount is exactly 1. */
  entry(index: number): { readonly offset: number; readonly copied: boolean } {
    const raw = readUint64(this.bytes, index * ENTRY_BYTES);
    return { offset: offsetOf(raw), copied: raw.high >>> 31 === 1 };
  }

  /** Points an entry to an L2 table of its own, or to none with offset 0. */
  set(index: number, offset: number): void {
    const { high, low } = fromNumber(offset);
    const flag = offset === 0 ? 0 : COPIED;
    writeUint64(this.bytes, index * ENTRY_BYTES, { high: (high | flag) >>> 0, low });
    this.#dirtySectors.add(Math.floor((index * ENTRY_BYTES) / SECTOR));
  }

  /** Adds to an entry, whose L2 table goes elsewhere. @param bytes may be negative */
  shift(index: number, bytes: number): void {
    addToUint64(this.bytes, index * ENTRY_BYTES, bytes);
    this.#dirtySectors.add(Math.floor((index * ENTRY_BYTES) / SECTOR));
  }

  /** Takes a longer table in, at a place that nothing on the disk refers to. */
  move(bytes: Uint8Array, offset: HostOffset): void {
    this.bytes = bytes;
    this.#offset = offset;
    this.#moved = true;
  }

  /** Writes a table that has a new place; nothing refers to it before the header does. */
  async writeMoved(): Promise<void> {
    if (this.#moved) await this.storage.write(this.#offset, this.bytes);
  }

  /** It is on the disk at its new place. From now on the header may name it. */
  movedWritten(): void {
    if (!this.#moved) return;
    this.#moved = false;
    this.#unnamed = true;
    this.#dirtySectors.clear();
  }

  /** Writes the sectors that changed. */
  async writeSectors(): Promise<void> {
    for (const sector of this.#dirtySectors) {
      const start = sector * SECTOR;
      await this.storage.write(hostOffset(this.#offset + start), this.bytes.subarray(start, start + SECTOR));
    }
  }

  /** The table on the disk is the one in memory, and the header names it. */
  written(): void {
    this.#dirtySectors.clear();
    this.#unnamed = false;
  }
}
