import { hostOffset, type HostOffset } from '../../shared/units';
import { readUint64, writeUint64, fromNumber } from '../codec/big-endian';
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
  #moved = false;

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
  get place(): { readonly entries: number; readonly offset: number; readonly moved: boolean } {
    return { entries: this.entries, offset: this.#offset, moved: this.#moved };
  }

  get dirty(): boolean {
    return this.#moved || this.#dirtySectors.size > 0;
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

  /** Writes the sectors that changed. */
  async writeSectors(): Promise<void> {
    for (const sector of this.#dirtySectors) {
      const start = sector * SECTOR;
      await this.storage.write(hostOffset(this.#offset + start), this.bytes.subarray(start, start + SECTOR));
    }
  }

  /** The table on the disk is the one in memory. */
  written(): void {
    this.#dirtySectors.clear();
    this.#moved = false;
  }
}
