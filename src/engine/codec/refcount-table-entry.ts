import { hex64, toNumber, type Uint64 } from './big-endian';
import { alignedTo } from './entry-offset';

const RESERVED_LOW = 0x1ff;
const OFFSET_LOW = 0xfffffe00;

/** An entry of the refcount table, format spec §2. Worked out when asked: a damaged table has a million. */
export class RefcountTableEntry {
  constructor(
    /** place in the table */
    readonly index: number,
    private readonly entry: Uint64,
    private readonly clusterSize: number,
  ) {}

  /** byte offset of the block as it stands; 0 = no block, all its refcounts are 0. Rounded above 2^62 */
  get offset(): number {
    return toNumber({ high: this.entry.high, low: (this.entry.low & OFFSET_LOW) >>> 0 });
  }

  get reservedBits(): boolean {
    return (this.entry.low & RESERVED_LOW) !== 0;
  }

  get aligned(): boolean {
    return alignedTo(this.entry, this.clusterSize);
  }

  /** as it stands, 0x and 16 digits */
  get raw(): string {
    return hex64(this.entry);
  }
}
