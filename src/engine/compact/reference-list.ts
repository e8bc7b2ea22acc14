import { ClusterSet } from '../check/cluster-set';
import { segmentsOf } from '../check/overlapping-tables';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from '../check/survey';
import { surveyL2Tables, type LookOptions } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { walkTables } from '../check/walk-tables';
import type { WalkableImage } from '../check/walkable-image';
import { readUint32 } from '../codec/big-endian';
import { compressedLength } from '../codec/compressed-descriptor';
import { offsetOf } from '../codec/entry-offset';
import { L2RunKind } from '../image/l2-runs';
import type { ClusterUse } from './cluster-use';
import type { MoveWindow } from './move-window';

const FIRST_CAPACITY = 1 << 12;

/**
 * Everything in an image that names clusters which move, in the order of those clusters. A reference is the place of
 * an 8-byte number in the file; pointing it elsewhere is adding to it, whatever kind of entry it is.
 */
export class ReferenceList implements SurveySink {
  /** references that move with each cluster of the window, counted as refcounts count them */
  readonly moving: Uint32Array;
  /** where the references to a cluster begin in `positions`: one number more than clusters */
  starts!: Uint32Array;
  /** byte offset of each reference in the file, before clusters of the window move */
  positions = new Float64Array(FIRST_CAPACITY);
  #slots = new Uint32Array(FIRST_CAPACITY);
  #count = 0;

  private constructor(
    private readonly image: WalkableImage,
    private readonly window: MoveWindow,
  ) {
    this.moving = new Uint32Array(window.targets.length);
  }

  /**
   * Looks at all tables.
   * @param image as it is now: tables may have moved since the survey, and their old places be holes
   * @throws PlatterError io-error, cancelled
   */
  static async collect(
    use: ClusterUse,
    window: MoveWindow,
    image: WalkableImage,
    look: LookOptions = {},
  ): Promise<ReferenceList> {
    const { signal } = look;
    const list = new ReferenceList(image, window);
    const { first, targets } = window;
    for (const place of use.structures) {
      const slot = place.first - first;
      if (slot < 0 || slot >= targets.length || targets[slot] === 0) continue;
      list.#add(slot, place.named, 1);
      for (let next = slot + 1; next < slot + place.count; next++) list.moving[next]++;
    }
    for (const cluster of use.blockAt.keys()) {
      const slot = cluster - first;
      if (slot >= 0 && slot < targets.length && targets[slot] !== 0) list.moving[slot] = 1;
    }
    const index = await surveyStructures(image, list, signal);
    await surveyL2Tables(image, index, list, look);
    await list.#walkBitmaps(signal);
    list.#sort();
    return list;
  }

  region(): void {
    // structures are known from the survey
  }

  l1Entry({ offset, position, active, snapshotUses }: L1EntryUse): void {
    const slot = offset / this.image.geometry.clusterSize - this.window.first;
    if (this.#moves(slot)) this.#add(slot, position, snapshotUses + (active ? 1 : 0));
  }

  l2Table(table: L2TableUse, { start, end }: RunPart): void {
    const { runs, offset } = table;
    const { clusterSize, l2EntrySize, dataFile } = this.image.geometry;
    const { first, targets } = this.window;
    const uses = table.activeUses + table.snapshotUses;
    for (let row = start; row < end; row++) {
      const host = runs.host[row];
      if (host === 0) continue;
      if (runs.kind[row] === L2RunKind.compressed) {
        this.#addStream(table, row, uses);
        continue;
      }
      if (dataFile) continue;
      const slot = host / clusterSize - first;
      const stop = Math.min(runs.length[row], targets.length - slot);
      for (let at = Math.max(0, -slot); at < stop; at++) {
        if (targets[slot + at] !== 0)
          this.#add(slot + at, offset + (runs.first[row] + at) * l2EntrySize, uses);
      }
    }
  }

  report(): void {
    // a check found the image sound
  }

  /** A stream goes where its clusters go, if they go together. */
  #addStream({ runs, bytes, offset }: L2TableUse, row: number, uses: number): void {
    const { clusterSize, clusterBits, l2EntrySize } = this.image.geometry;
    const { first, targets } = this.window;
    const at = runs.first[row] * l2EntrySize;
    const host = runs.host[row];
    const length = compressedLength(readUint32(bytes, at), readUint32(bytes, at + 4), clusterBits);
    const slot = Math.floor(host / clusterSize) - first;
    const last = Math.floor((host + length - 1) / clusterSize) - first;
    if (!this.#moves(slot) || last >= targets.length) return;
    for (let next = slot + 1; next <= last; next++) {
      if (targets[next] !== targets[slot] + next - slot) return;
    }
    this.#add(slot, offset + at, uses);
    for (let next = slot + 1; next <= last; next++) this.moving[next] += uses;
  }

  async #walkBitmaps(signal?: AbortSignal): Promise<void> {
    const { extensionFacts, bitmaps, geometry, storage } = this.image;
    if (!extensionFacts?.bitmaps?.consistent) return;
    const tables = bitmaps.map(({ tableOffset, tableEntries }) => ({
      offset: tableOffset,
      entries: tableEntries,
    }));
    const segments = segmentsOf([{ offset: 0, entries: 0 }, ...tables], geometry.fileLength);
    const visit = (position: number, high: number, low: number): void => {
      const offset = offsetOf({ high, low });
      const slot = offset / geometry.clusterSize - this.window.first;
      if (offset !== 0 && this.#moves(slot)) this.#add(slot, position, 1);
    };
    await walkTables(storage, segments, visit, signal);
  }

  #moves(slot: number): boolean {
    return slot >= 0 && slot < this.window.targets.length && this.window.targets[slot] !== 0;
  }

  #add(slot: number, position: number, uses: number): void {
    if (this.#count === this.positions.length) {
      const positions = new Float64Array(this.#count * 2);
      positions.set(this.positions);
      this.positions = positions;
      const slots = new Uint32Array(this.#count * 2);
      slots.set(this.#slots);
      this.#slots = slots;
    }
    this.positions[this.#count] = position;
    this.#slots[this.#count++] = slot;
    this.moving[slot] += uses;
  }

  /** Counting sort by cluster. */
  #sort(): void {
    const starts = new Uint32Array(this.window.targets.length + 1);
    for (let at = 0; at < this.#count; at++) starts[this.#slots[at] + 1]++;
    for (let slot = 1; slot < starts.length; slot++) starts[slot] += starts[slot - 1];
    const next = starts.slice();
    const sorted = new Float64Array(this.#count);
    for (let at = 0; at < this.#count; at++) sorted[next[this.#slots[at]]++] = this.positions[at];
    this.positions = sorted;
    this.starts = starts;
    this.#slots = new Uint32Array(0);
  }
}

/** Counts what would be pointed elsewhere, without keeping it: clusters from `end` on, and some below it. */
export class ReferenceCount implements SurveySink {
  /** references so far */
  count = 0;

  constructor(
    private readonly use: ClusterUse,
    private readonly end: number,
    private readonly below: ClusterSet,
  ) {}

  /** Looks at all tables. @throws PlatterError io-error, cancelled */
  async look(look: LookOptions = {}): Promise<number> {
    const { structures, blockAt, image, index } = this.use;
    for (const { first } of structures) if (this.#moves(first)) this.count++;
    for (const cluster of blockAt.keys()) if (this.#moves(cluster)) this.count++;
    await surveyStructures(image, this, look.signal);
    await surveyL2Tables(image, index, this, look);
    return this.count;
  }

  region(structure: string, offset: number, _length: number, uses: number): void {
    if (structure === 'bitmap-data' && this.#moves(offset / this.use.image.geometry.clusterSize))
      this.count += uses;
  }

  l1Entry({ offset }: L1EntryUse): void {
    if (offset !== 0 && this.#moves(offset / this.use.image.geometry.clusterSize)) this.count++;
  }

  l2Table({ runs }: L2TableUse, { start, end }: RunPart): void {
    const { clusterSize, dataFile } = this.use.image.geometry;
    for (let row = start; row < end; row++) {
      const host = runs.host[row];
      const compressed = runs.kind[row] === L2RunKind.compressed;
      if (host === 0 || (dataFile && !compressed)) continue;
      const first = Math.floor(host / clusterSize);
      if (compressed) this.#countMoving(first, runs.length[row]);
      else this.use.eachKept(first, runs.length[row], this.#countMoving);
    }
  }

  report(): void {
    // a check found the image sound
  }

  readonly #countMoving = (first: number, length: number): void => {
    const beyond = Math.min(length, first + length - this.end);
    if (beyond > 0) this.count += beyond;
    if (beyond < length && !this.below.empty && this.below.meets(first, length)) {
      for (let at = 0; at < length; at++) {
        if (first + at < this.end && this.below.has(first + at)) this.count++;
      }
    }
  };

  #moves(cluster: number): boolean {
    return cluster >= this.end || this.below.has(cluster);
  }
}
