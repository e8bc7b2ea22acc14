/** What a guest's disk may hold after a power cut, sector by sector. */
import { describeSector, SECTOR } from './marked-sectors';

/** A moment is a number of changes of the files: that of the journal when something began or ended. */
export type Moment = number;

interface Version {
  readonly change: number;
  readonly start: Moment;
  readonly bytes: Uint8Array;
  /** nothing older may show */
  readonly only: boolean;
}

interface Flush {
  /** the last change that it covers */
  readonly change: number;
  readonly end: Moment;
}

interface Size {
  readonly bytes: number;
  readonly start: Moment;
  /** absent while it is not certain */
  end?: Moment;
}

/**
 * The disk with all that may have become of it: of each sector the value that the last flush covers, and all later
 * ones. The disk becomes no longer than what it was made with room for.
 */
export class DiskModel {
  #change = 0;
  readonly #initial: Uint8Array;
  readonly #now: Uint8Array;
  readonly #versions = new Map<number, Version[]>();
  /** sectors that were written in part: of those each byte counts alone */
  readonly #partial = new Set<number>();
  readonly #flushes: Flush[] = [];
  /** changes that failed: a flush covers them or not */
  readonly #failed = new Set<number>();
  readonly #sizes: Size[];

  /** @param room bytes of the longest disk */
  constructor(contents: Uint8Array, room: number) {
    this.#initial = new Uint8Array(room);
    this.#initial.set(contents);
    this.#now = new Uint8Array(this.#initial);
    this.#sizes = [{ bytes: contents.length, start: -1, end: -1 }];
  }

  /** Bytes of the disk when all went well. */
  get size(): number {
    return this.#sizes[this.#sizes.length - 1].bytes;
  }

  /** The disk when all went well. */
  get contents(): Uint8Array {
    return this.#now.subarray(0, this.size);
  }

  /** The number of the next change, for marks. */
  get nextChange(): number {
    return this.#change + 1;
  }

  /** Bytes are being written. */
  write(start: Moment, offset: number, bytes: Uint8Array): void {
    this.#change++;
    this.#now.set(bytes, offset);
    this.#note(start, offset, offset + bytes.length, false);
  }

  /** A range is being made to read as zeroes. */
  zero(start: Moment, offset: number, length: number, only = false): void {
    this.#change++;
    this.#now.fill(0, offset, offset + length);
    this.#note(start, offset, offset + length, only);
  }

  /** The change has failed that came last: sectors are old or new. */
  failed(): void {
    this.#failed.add(this.#change);
  }

  /** All changes since the last flush may be lost, whatever is flushed later. */
  lost(): void {
    const covered = this.#flushes.at(-1)?.change ?? 0;
    for (let change = covered + 1; change <= this.#change; change++) this.#failed.add(change);
  }

  /** A flush has resolved that was asked for when `change` was the last change. */
  flushed(end: Moment, change = this.#change): void {
    this.#flushes.push({ change, end });
    this.#sizes[this.#sizes.length - 1].end ??= end;
  }

  /** The disk is being made longer or shorter. What a longer one gains reads as zeroes, and nothing else. */
  resize(start: Moment, bytes: number): void {
    const before = this.size;
    this.#sizes.push({ bytes, start });
    if (bytes > before) this.zero(start, before, bytes - before, true);
  }

  /** The resize has resolved; it covers all that came before, as a flush does. */
  resized(end: Moment): void {
    this.flushed(end);
  }

  /** The resize was refused before anything was written. */
  resizeRefused(): void {
    this.#sizes.pop();
  }

  /** The resize has failed: the disk works on with a size, but may have the other one on the disk. */
  resizeFailed(bytes: number): void {
    this.#sizes.push({ bytes, start: this.#sizes[this.#sizes.length - 1].start });
  }

  /** Sizes that the disk may have when the power is cut at a moment. */
  sizesAt(moment: Moment): number[] {
    let certain = 0;
    this.#sizes.forEach(({ end }, index) => {
      if (end !== undefined && end <= moment) certain = index;
    });
    return this.#sizes
      .filter(({ start }, index) => index >= certain && (index === certain || start < moment))
      .map(({ bytes }) => bytes);
  }

  /**
   * What is wrong with a disk that a power cut left.
   * @returns the first sector that shows what it must not; undefined when there is none
   */
  trouble(contents: Uint8Array, moment: Moment): string | undefined {
    const sizes = this.sizesAt(moment);
    if (!sizes.includes(contents.length))
      return `the disk has ${contents.length} bytes instead of ${sizes.join(' or ')}`;
    let covered = 0;
    for (const { change, end } of this.#flushes) if (end <= moment) covered = Math.max(covered, change);
    for (let sector = 0; sector * SECTOR < contents.length; sector++) {
      const found = contents.subarray(sector * SECTOR, (sector + 1) * SECTOR);
      const allowed = this.#allowed(sector, covered, moment);
      if (allowed.some((bytes) => Buffer.compare(bytes, found) === 0)) continue;
      if (this.#partial.has(sector) && isMixed(found, allowed)) continue;
      const list = allowed.map(describeSector).join('; or ');
      return `sector ${sector} holds ${describeSector(found)}, instead of ${list}`;
    }
    return undefined;
  }

  /** Takes over what is there, after something failed that left sectors old or new. */
  adopt(contents: Uint8Array, moment: Moment): void {
    this.#change++;
    for (let sector = 0; sector * SECTOR < contents.length; sector++) {
      const start = sector * SECTOR;
      const found = contents.subarray(start, start + SECTOR);
      if (Buffer.compare(found, this.#now.subarray(start, start + SECTOR)) === 0) continue;
      this.#now.set(found, start);
      this.#note(moment, start, start + SECTOR, false);
    }
  }

  #note(start: Moment, from: number, to: number, only: boolean): void {
    for (let sector = Math.floor(from / SECTOR); sector * SECTOR < to; sector++) {
      const at = sector * SECTOR;
      if (at < from || at + SECTOR > to) this.#partial.add(sector);
      const version = { change: this.#change, start, bytes: this.#now.slice(at, at + SECTOR), only };
      const known = this.#versions.get(sector);
      if (known) known.push(version);
      else this.#versions.set(sector, [version]);
    }
  }

  #allowed(sector: number, covered: number, moment: Moment): Uint8Array[] {
    let allowed = [this.#initial.subarray(sector * SECTOR, (sector + 1) * SECTOR)];
    for (const { change, start, bytes, only } of this.#versions.get(sector) ?? []) {
      const certain = change <= covered && !this.#failed.has(change);
      if (certain || (only && start < moment)) allowed = [bytes];
      else if (start < moment) allowed.push(bytes);
    }
    return allowed;
  }
}

const isMixed = (found: Uint8Array, allowed: readonly Uint8Array[]): boolean =>
  found.every((byte, index) => allowed.some((bytes) => bytes[index] === byte));
