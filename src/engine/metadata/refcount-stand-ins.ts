import type { ReferenceCounters } from '../check/reference-counters';
import type { Geometry } from '../image/geometry';

/** Refcounts of fewer bits have no value that can't be. */
const NARROW = 16;

/** What the refcounts of one block come to. */
export type BlockVerdict = 'kept' | 'implausible';

/**
 * Judges refcount blocks, which may be guest data as other tables may, and replaces refcounts that can't be.
 * A refcount is right, or no more than every snapshot and the disk make of it; a higher one only counts as too high.
 */
export class RefcountStandIns {
  /** refcounts that were replaced */
  count = 0;
  readonly #usual: number;

  /** @param snapshots of the image @param clusters that references were counted of */
  constructor(
    private readonly geometry: Geometry,
    private readonly counters: ReferenceCounters,
    private readonly clusters: number,
    snapshots: number,
  ) {
    this.#usual = snapshots + 1;
  }

  /**
   * @param bytes a whole block; refcounts in it are replaced
   * @param first cluster that its first refcount is for
   */
  apply(bytes: Uint8Array, first: number): BlockVerdict {
    const { refcountBits } = this.geometry;
    if (refcountBits < NARROW && this.#mostlyWrong(bytes, first)) return 'implausible';
    if (refcountBits < 8) return 'kept';
    const width = refcountBits / 8;
    const largest = 2 ** refcountBits - 1;
    for (let at = 0, cluster = first; at + width <= bytes.length; at += width, cluster++) {
      const stored = valueOf(bytes, at, width);
      if (stored <= this.#usual) continue;
      const references = this.#referencesTo(cluster);
      if (stored === references) continue;
      const higher = Math.min(largest, Math.max(this.#usual, references) + 1);
      const instead = stored > references ? higher : Math.min(this.#usual + 1, references - 1);
      if (instead === stored) continue;
      this.count++;
      put(bytes, at, width, instead);
    }
    return 'kept';
  }

  /** Whether more than half of the refcounts that are not 0 are no count of anything. */
  #mostlyWrong(bytes: Uint8Array, first: number): boolean {
    const { refcountBits } = this.geometry;
    let wrong = 0;
    let used = 0;
    for (let index = 0; index < bytes.length; index++) {
      if (bytes[index] === 0) continue;
      for (let bit = 0; bit < 8; bit += refcountBits) {
        const stored = (bytes[index] >>> bit) & (2 ** refcountBits - 1);
        if (stored === 0) continue;
        used++;
        if (stored !== this.#referencesTo(first + (index * 8 + bit) / refcountBits)) wrong++;
      }
    }
    return wrong * 2 > used;
  }

  #referencesTo(cluster: number): number {
    return cluster < this.clusters ? this.counters.get(cluster) : 0;
  }
}

/** A refcount of whole bytes; above 2^53 it is rounded. */
function valueOf(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = at; index < at + width; index++) value = value * 256 + bytes[index];
  return value;
}

function put(bytes: Uint8Array, at: number, width: number, value: number): void {
  for (let index = at + width - 1, rest = value; index >= at; index--, rest = Math.floor(rest / 256)) {
    bytes[index] = rest % 256;
  }
}
