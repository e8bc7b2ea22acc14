/** What the guest's disk has to be after a request. */
export interface DiskRules {
  /** bytes */
  readonly clusterSize: number;
  readonly version: 2 | 3;
  /** a disk lies below, of any length */
  readonly hasBacking: boolean;
}

/** The guest's disk as plain bytes. */
export class DiskModel {
  constructor(
    public bytes: Buffer,
    readonly rules: DiskRules,
  ) {}

  get size(): number {
    return this.bytes.length;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
  }

  zero(offset: number, length: number): void {
    this.bytes.fill(0, offset, offset + length);
  }

  /** Whole clusters read as zeroes, the last one of the disk also where it is cut off. Version 2 can't hide a disk below. */
  discard(offset: number, length: number): void {
    const { clusterSize, version, hasBacking } = this.rules;
    if (version < 3 && hasBacking) return;
    const end = offset + length;
    const from = Math.ceil(offset / clusterSize) * clusterSize;
    const to = end === this.size ? end : Math.floor(end / clusterSize) * clusterSize;
    if (from < to) this.bytes.fill(0, from, to);
  }

  /** What a longer disk gains reads as zeroes. */
  resize(size: number): void {
    const longer = Buffer.alloc(size);
    this.bytes.copy(longer);
    this.bytes = longer;
  }
}
