const FIRST_CAPACITY = 1024;

/**
 * Every L2 table of the image once, with how many L1 entries name it: snapshots share most of their tables
 * with the active disk, and damaged images may name one table a million times. Columns by row.
 */
export class L2TableIndex {
  /** rows in use */
  count = 0;
  /** byte offset of the table */
  offset = new Float64Array(FIRST_CAPACITY);
  /** entries of the active L1 that name it */
  activeUses = new Uint32Array(FIRST_CAPACITY);
  /** entries of snapshots' L1 tables that name it; a float, since overlapping tables multiply */
  snapshotUses = new Float64Array(FIRST_CAPACITY);
  /** index of the first such entry in its L1 table, an active one where there is any */
  l1Index = new Uint32Array(FIRST_CAPACITY);
  /** row + 1 by hash of the offset, 0 = free */
  #slots = new Int32Array(FIRST_CAPACITY * 2);

  /** Notes an entry of the active L1 that names the table. @returns its row */
  addActive(offset: number, l1Index: number): number {
    const row = this.#rowOf(offset, l1Index);
    if (this.activeUses[row]++ === 0) this.l1Index[row] = l1Index;
    return row;
  }

  /** Notes `uses` entries of snapshots' L1 tables that name it. */
  addSnapshot(offset: number, l1Index: number, uses: number): void {
    this.snapshotUses[this.#rowOf(offset, l1Index)] += uses;
  }

  /** Row of the table at an offset, or -1. */
  find(offset: number): number {
    return this.#slots[this.#slotOf(offset)] - 1;
  }

  #rowOf(offset: number, l1Index: number): number {
    let slot = this.#slotOf(offset);
    if (this.#slots[slot] !== 0) return this.#slots[slot] - 1;
    if (this.count === this.offset.length) {
      this.#grow();
      slot = this.#slotOf(offset);
    }
    const row = this.count++;
    this.offset[row] = offset;
    this.l1Index[row] = l1Index;
    this.#slots[slot] = row + 1;
    return row;
  }

  #slotOf(offset: number): number {
    const mask = this.#slots.length - 1;
    // Fibonacci hashing of the offset in sectors, folded to 32 bits: the high bits are the mixed ones
    const sectors = offset / 512;
    const folded = (sectors | 0) ^ Math.imul(Math.floor(sectors / 2 ** 32), 0x85ebca6b);
    let slot = Math.imul(folded, 0x9e3779b1) >>> Math.clz32(mask);
    while (this.#slots[slot] !== 0 && this.offset[this.#slots[slot] - 1] !== offset) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const capacity = this.offset.length * 2;
    const larger = <T extends { set(values: T): void }>(columns: T, room: T): T => {
      room.set(columns);
      return room;
    };
    this.offset = larger(this.offset, new Float64Array(capacity));
    this.activeUses = larger(this.activeUses, new Uint32Array(capacity));
    this.snapshotUses = larger(this.snapshotUses, new Float64Array(capacity));
    this.l1Index = larger(this.l1Index, new Uint32Array(capacity));
    this.#slots = new Int32Array(capacity * 2);
    for (let row = 0; row < this.count; row++) this.#slots[this.#slotOf(this.offset[row])] = row + 1;
  }
}
