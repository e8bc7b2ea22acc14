import type { ReferenceCounters } from '../check/reference-counters';
import type { Geometry } from '../image/geometry';
import type { TimeSlice } from '../io/time-slice';

/** Refcounts of fewer bits have no value that can't be. */
const NARROW = 16;

const SECTOR = 512;
/** Refcounts up to this are nobody's data. */
const SMALL = 15;

/** Bytes of narrow refcounts between two looks at the clock. */
const PIECE = 64 << 10;

interface Tally {
  wrong: number;
  used: number;
}

const mostlyWrong = ({ wrong, used }: Tally): boolean => wrong * 2 > used;

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
    this.#usual = Math.max(SMALL, snapshots + 1);
  }

  /**
   * @param bytes of a block; refcounts in it are replaced
   * @param first cluster that the first of these refcounts is for
   */
  async apply(bytes: Uint8Array, first: number, slice: TimeSlice): Promise<BlockVerdict> {
    const { refcountBits } = this.geometry;
    if (refcountBits < NARROW) {
      const tally = { wrong: 0, used: 0 };
      for (let at = 0; at < bytes.length; at += PIECE) {
        this.#tally(bytes.subarray(at, at + PIECE), first + (at * 8) / refcountBits, tally);
        if (slice.over) await slice.rest();
      }
      if (mostlyWrong(tally)) return 'implausible';
    }
    if (refcountBits < 8) return 'kept';
    for (let at = 0; at < bytes.length; at += SECTOR) {
      const sector = bytes.subarray(at, at + SECTOR);
      const cluster = first + (at * 8) / refcountBits;
      // whatever overwrote a block did so in whole sectors: beside right ones, a wrong refcount is just that
      if (this.areUsual(sector, 0, sector.length)) continue;
      const tally = { wrong: 0, used: 0 };
      this.#tally(sector, cluster, tally);
      if (mostlyWrong(tally)) this.#replace(sector, cluster);
      if (slice.over) await slice.rest();
    }
    return 'kept';
  }

  /** Whether refcounts are no higher than the snapshots and the disk make of them. Narrow ones always are. */
  areUsual(bytes: Uint8Array, start: number, end: number): boolean {
    const width = this.geometry.refcountBits / 8;
    for (let at = start; width >= 1 && at + width <= end; at += width) {
      if (valueOf(bytes, at, width) > this.#usual) return false;
    }
    return true;
  }

  #replace(bytes: Uint8Array, first: number): void {
    const { refcountBits } = this.geometry;
    const width = refcountBits / 8;
    const largest = 2 ** refcountBits - 1;
    for (let at = 0, cluster = first; at + width <= bytes.length; at += width, cluster++) {
      const stored = valueOf(bytes, at, width);
      const references = this.#referencesTo(cluster);
      if (stored <= this.#usual || stored === references) continue;
      const higher = Math.min(largest, Math.max(this.#usual, references) + 1);
      const instead = stored > references ? higher : Math.min(this.#usual + 1, references - 1);
      if (instead === stored) continue;
      this.count++;
      put(bytes, at, width, instead);
    }
  }

  /** Adds to the number of refcounts that are not 0, and of those that are no count of anything. */
  #tally(bytes: Uint8Array, first: number, tally: Tally): void {
    const { refcountBits } = this.geometry;
    const width = refcountBits / 8;
    const look = (stored: number, cluster: number): void => {
      if (stored === 0) return;
      tally.used++;
      if (stored !== this.#referencesTo(cluster)) tally.wrong++;
    };
    if (width >= 1) {
      for (let at = 0, cluster = first; at + width <= bytes.length; at += width, cluster++) {
        look(valueOf(bytes, at, width), cluster);
      }
    } else {
      const perByte = 8 / refcountBits;
      for (let index = 0; index < bytes.length; index++) {
        for (let part = 0; bytes[index] !== 0 && part < perByte; part++) {
          const stored = (bytes[index] >>> (part * refcountBits)) & (2 ** refcountBits - 1);
          look(stored, first + index * perByte + part);
        }
      }
    }
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
