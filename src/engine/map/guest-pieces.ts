/** What is known of a piece of the guest disk, as bits. */
export const PieceFlag = {
  present: 1,
  zero: 2,
  data: 4,
  compressed: 8,
  /** the layer below decides */
  deferred: 16,
} as const;

/** Offset of a piece that has none. */
export const NO_OFFSET = -1;

/**
 * A row of adjacent pieces of the guest disk in columns. Pieces that continue each other merge on the way in,
 * by the rules of `qemu-img map`.
 */
export class GuestPieces {
  count = 0;
  start = new Float64Array(256);
  length = new Float64Array(256);
  /** byte offset in the file of the piece's layer, or NO_OFFSET */
  offset = new Float64Array(256);
  flags = new Uint8Array(256);
  /** layer that answers for it; 0 = the image itself */
  depth = new Uint16Array(256);

  clear(): void {
    this.count = 0;
  }

  push(start: number, length: number, flags: number, depth: number, offset: number): void {
    if (length <= 0) return;
    const last = this.count - 1;
    if (
      last >= 0 &&
      this.flags[last] === flags &&
      this.depth[last] === depth &&
      this.#continues(last, start, offset)
    ) {
      this.length[last] += length;
      return;
    }
    if (this.count === this.start.length) this.#grow();
    this.start[this.count] = start;
    this.length[this.count] = length;
    this.flags[this.count] = flags;
    this.depth[this.count] = depth;
    this.offset[this.count] = offset;
    this.count++;
  }

  /** Takes over row `index` of another list. */
  copy(from: GuestPieces, index: number): void {
    this.push(
      from.start[index],
      from.length[index],
      from.flags[index],
      from.depth[index],
      from.offset[index],
    );
  }

  #continues(last: number, start: number, offset: number): boolean {
    const length = this.length[last];
    if (this.start[last] + length !== start) return false;
    const before = this.offset[last];
    return before === NO_OFFSET ? offset === NO_OFFSET : before + length === offset;
  }

  #grow(): void {
    const capacity = this.start.length * 2;
    this.start = wider(this.start, new Float64Array(capacity));
    this.length = wider(this.length, new Float64Array(capacity));
    this.offset = wider(this.offset, new Float64Array(capacity));
    this.flags = wider(this.flags, new Uint8Array(capacity));
    this.depth = wider(this.depth, new Uint16Array(capacity));
  }
}

function wider<Column extends Float64Array | Uint8Array | Uint16Array>(column: Column, to: Column): Column {
  to.set(column);
  return to;
}
