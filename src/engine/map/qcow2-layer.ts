import { PlatterError, assertNever } from '../../shared/errors';
import type { Header } from '../codec/header';
import type { Geometry } from '../image/geometry';
import type { Image } from '../image/image';
import { TimeSlice } from '../io/time-slice';
import { L2RunKind, createL2Runs, scanL2Table, type L2Runs } from '../image/l2-runs';
import type { GuestLayer } from './guest-layer';
import { GuestPieces, NO_OFFSET, PieceFlag } from './guest-pieces';
import { HostHoles, isPlacedData } from './host-holes';
import { isMetadataPreallocated } from './metadata-preallocation';

const DATA = PieceFlag.present | PieceFlag.data;
const ZERO = PieceFlag.present | PieceFlag.zero;
const COMPRESSED = DATA | PieceFlag.compressed;
const REFINED = { hole: DATA | PieceFlag.zero, data: DATA };
const SUBCLUSTERS = 32;
const COPIED = 0x80000000;
const L1_OFFSET_HIGH = 0x00ffffff;
const L1_OFFSET_LOW = 0xfffffe00;
const WORD = 2 ** 32;

/** Where a run of L2 entries stands. */
interface Run {
  /** the table, or one entry of it without its reserved bits */
  readonly bytes: Uint8Array;
  /** where in `bytes` the run's first entry is */
  readonly at: number;
  /** byte offset of that entry in the table */
  readonly position: number;
  /** guest offset of the run's first cluster */
  readonly start: number;
}

/** A qcow2 image of a chain. Answers as QEMU's block status does. */
export class Qcow2Layer implements GuestLayer {
  readonly length: number;
  readonly unit: number;
  readonly file: string;
  readonly #geometry: Geometry;
  readonly #l1: DataView;
  readonly #table: Uint8Array;
  readonly #runs: L2Runs;
  readonly #holes: HostHoles;
  readonly #odd: Uint8Array;
  readonly #oddRun = createL2Runs(1);
  readonly #unrefined = new GuestPieces();
  /** host offset of the table that is in #table and #runs; -1 before the first */
  #loaded = -1;
  /** run that was used last */
  #cursor = 0;
  /** where `#advance` is: row of #pieces, bytes of it that are done */
  #pieces: GuestPieces = this.#unrefined;
  #row = 0;
  #done = 0;
  #preallocated: boolean | undefined;
  #out: GuestPieces = this.#unrefined;

  /**
   * @param below length of the disk of the next layer; 0 when there is none
   */
  constructor(
    private readonly image: Image,
    private readonly header: Header,
    geometry: Geometry,
    private readonly depth: number,
    private readonly below: number,
  ) {
    const data = image.dataStorage ?? image.storage;
    this.#geometry = geometry;
    this.length = geometry.virtualSize;
    this.unit = geometry.extendedL2 ? geometry.clusterSize / SUBCLUSTERS : geometry.clusterSize;
    this.file = data.name;
    this.#l1 = new DataView(image.l1.buffer, image.l1.byteOffset, image.l1.byteLength);
    this.#table = new Uint8Array(geometry.clusterSize);
    this.#runs = createL2Runs(geometry.l2Entries);
    this.#odd = new Uint8Array(geometry.l2EntrySize);
    this.#holes = new HostHoles(data);
  }

  async resolve(pieces: GuestPieces, out: GuestPieces, signal?: AbortSignal): Promise<void> {
    const { storage } = this.image;
    this.#preallocated ??= await isMetadataPreallocated(storage, this.header, this.#geometry, signal);
    this.#unrefined.clear();
    this.#out = this.#preallocated ? this.#unrefined : out;
    this.#pieces = pieces;
    this.#row = 0;
    this.#done = 0;
    const tables = this.#tablesOf(pieces);
    const requests = tables.map((position) => ({ position, target: this.#table }));
    this.#advance();
    const each = (index: number): void => {
      this.#loaded = tables[index];
      this.#cursor = 0;
      scanL2Table(this.#table, this.#geometry, this.#runs);
      this.#advance();
    };
    await storage.readBatch(requests, each, signal);
    if (this.#preallocated) await this.#refine(this.#unrefined, out, signal);
  }

  /** Host offsets of the L2 tables that the deferred pieces need, in the order in which `#advance` does. */
  #tablesOf(pieces: GuestPieces): number[] {
    const coverage = this.#coverage;
    const tables: number[] = [];
    let before = this.#loaded;
    for (let index = 0; index < pieces.count; index++) {
      if ((pieces.flags[index] & PieceFlag.deferred) === 0) continue;
      const last = Math.floor((pieces.start[index] + pieces.length[index] - 1) / coverage);
      for (let l1 = Math.floor(pieces.start[index] / coverage); l1 <= last; l1++) {
        const offset = this.#l2Offset(l1);
        if (offset === 0 || offset === before) continue;
        tables.push(offset);
        before = offset;
      }
    }
    return tables;
  }

  /** Goes on with the pieces until one needs a table that is not loaded. One table at a time stays in the processor's cache. */
  #advance(): void {
    const pieces = this.#pieces;
    const coverage = this.#coverage;
    for (; this.#row < pieces.count; this.#row++, this.#done = 0) {
      if ((pieces.flags[this.#row] & PieceFlag.deferred) === 0) {
        this.#out.copy(pieces, this.#row);
        continue;
      }
      const start = pieces.start[this.#row];
      const end = start + pieces.length[this.#row];
      while (start + this.#done < end) {
        const from = start + this.#done;
        const l1 = Math.floor(from / coverage);
        const to = Math.min(end, (l1 + 1) * coverage);
        const table = this.#l2Offset(l1);
        if (table === 0) this.#unallocated(from, to, NO_OFFSET);
        else if (table === this.#loaded) this.#walkTable(l1 * coverage, from, to);
        else return;
        this.#done = to - start;
      }
    }
  }

  /** Guest bytes of one L2 table. */
  get #coverage(): number {
    return this.#geometry.l2Entries * this.#geometry.clusterSize;
  }

  /** Host offset of the table of an L1 entry; 0 where there is nothing to read. */
  #l2Offset(l1Index: number): number {
    const position = l1Index * 8;
    if (position + 8 > this.#l1.byteLength) return 0;
    const high = this.#l1.getUint32(position) & L1_OFFSET_HIGH;
    const offset = high * WORD + ((this.#l1.getUint32(position + 4) & L1_OFFSET_LOW) >>> 0);
    // a table past the end of the file reads as zeroes, and a damaged L1 names millions of them
    if (offset % this.#geometry.clusterSize === 0) return offset < this.image.storage.length ? offset : 0;
    throw new PlatterError('corrupt-structure', {
      structure: 'l1-table',
      file: this.image.storage.name,
      offset: this.header.l1TableOffset + position,
      raw: hex(this.#l1, position, 8),
      guest: l1Index * this.#coverage,
    });
  }

  /** @param base guest offset of the table's first entry */
  #walkTable(base: number, start: number, end: number): void {
    const { clusterSize, l2EntrySize } = this.#geometry;
    const runs = this.#runs;
    let row = this.#cursor;
    // one table may stand for several ranges of a damaged disk
    if (base + runs.first[row] * clusterSize > start) row = 0;
    while (base + (runs.first[row] + runs.length[row]) * clusterSize <= start) row++;
    for (; row < runs.count; row++) {
      const runStart = base + runs.first[row] * clusterSize;
      if (runStart >= end) break;
      this.#cursor = row;
      const position = runs.first[row] * l2EntrySize;
      this.#put(
        { bytes: this.#table, at: position, position, start: runStart },
        runs.kind[row] as L2RunKind,
        runs.host[row],
        Math.max(start, runStart),
        Math.min(end, runStart + runs.length[row] * clusterSize),
      );
    }
  }

  /** Guest bytes `from` to `to` of a run whose first cluster lies at `host`. */
  #put(run: Run, kind: L2RunKind, host: number, from: number, to: number): void {
    switch (kind) {
      case L2RunKind.unallocated:
        return this.#unallocated(from, to, NO_OFFSET);
      case L2RunKind.zeroPlain:
      case L2RunKind.zeroAllocated:
        if (this.header.version < 3) throw this.#corrupt(run);
        if (kind === L2RunKind.zeroAllocated) this.#checkPlace(run, host);
        return this.#own(from, to, ZERO, kind === L2RunKind.zeroPlain ? NO_OFFSET : host + from - run.start);
      case L2RunKind.data:
        this.#checkPlace(run, host);
        return this.#own(from, to, DATA, host + from - run.start);
      case L2RunKind.compressed:
        return this.#own(from, to, COMPRESSED, NO_OFFSET);
      case L2RunKind.subclusters:
        return this.#putSubclusters(run, host, from, to);
      case L2RunKind.odd:
        return this.#putOdd(run, from, to);
      default:
        assertNever(kind);
    }
  }

  /** QEMU reads over reserved bits, which is what makes most of these entries odd. */
  #putOdd(run: Run, from: number, to: number): void {
    clearReservedBits(run.bytes.subarray(run.at, run.at + this.#geometry.l2EntrySize), this.#odd);
    scanL2Table(this.#odd, this.#geometry, this.#oddRun);
    const kind = this.#oddRun.kind[0] as L2RunKind;
    if (kind === L2RunKind.odd) throw this.#corrupt(run);
    this.#put({ ...run, bytes: this.#odd, at: 0 }, kind, this.#oddRun.host[0], from, to);
  }

  /** The run's entries share their bitmaps: low word allocated, high word reads-as-zero, subcluster 0 lowest. */
  #putSubclusters(run: Run, host: number, from: number, to: number): void {
    const view = new DataView(run.bytes.buffer, run.bytes.byteOffset + run.at, 16);
    const zeroes = view.getUint32(8);
    const allocated = view.getUint32(12);
    // entry 0 of a data file has offset 0 and a cluster all the same
    const placed = host !== 0 || (this.#geometry.dataFile && (view.getUint32(0) & COPIED) !== 0);
    if (placed) this.#checkPlace(run, host);
    for (let at = from; at < to;) {
      const subcluster = Math.floor(at / this.unit) % SUBCLUSTERS;
      const end = Math.min(to, (Math.floor(at / this.unit) + 1) * this.unit);
      const offset = placed ? host + at - run.start : NO_OFFSET;
      if ((allocated >>> subcluster) & 1) this.#own(at, end, DATA, offset);
      else if ((zeroes >>> subcluster) & 1) this.#own(at, end, ZERO, offset);
      else this.#unallocated(at, end, offset);
      at = end;
    }
  }

  /** In an external data file everything lies where the guest has it. */
  #checkPlace(run: Run, host: number): void {
    if (this.#geometry.dataFile && host !== run.start) throw this.#corrupt(run);
  }

  #own(from: number, to: number, flags: number, offset: number): void {
    const encrypted = this.header.cryptMethod !== 0;
    this.#out.push(from, to - from, flags, this.depth, encrypted ? NO_OFFSET : offset);
  }

  /** Left to the layer below as far as that reaches; zeroes behind. */
  #unallocated(from: number, to: number, offset: number): void {
    const deferred = Math.min(to, this.below);
    if (from < deferred) this.#out.push(from, deferred - from, PieceFlag.deferred, this.depth, NO_OFFSET);
    const rest = Math.max(from, deferred);
    const place = offset === NO_OFFSET || this.header.cryptMethod !== 0 ? NO_OFFSET : offset + rest - from;
    this.#out.push(rest, to - rest, PieceFlag.zero, this.depth, place);
  }

  /** Data in holes of the file reads as zeroes. */
  async #refine(pieces: GuestPieces, out: GuestPieces, signal?: AbortSignal): Promise<void> {
    const slice = new TimeSlice(signal);
    for (let index = 0; index < pieces.count; index++) {
      if (isPlacedData(pieces, index, this.depth)) {
        await this.#holes.split(pieces, index, out, REFINED, slice);
      } else out.copy(pieces, index);
    }
  }

  #corrupt(run: Run): PlatterError {
    const view = new DataView(this.#table.buffer);
    return new PlatterError('corrupt-structure', {
      structure: 'l2-entry',
      file: this.image.storage.name,
      offset: this.#loaded + run.position,
      raw: hex(view, run.position, this.#geometry.l2EntrySize),
      guest: run.start,
    });
  }
}

/** Copies an L2 entry without the bits that QEMU leaves out of account. */
function clearReservedBits(entry: Uint8Array, to: Uint8Array): void {
  to.set(entry);
  const extended = entry.length === 16;
  if ((entry[0] & 0x40) !== 0) {
    if (extended) to.fill(0, 8);
    return;
  }
  to[0] &= 0xc0;
  to[6] &= 0xfe;
  to[7] &= extended ? 0 : 1;
}

function hex(view: DataView, position: number, length: number): string {
  let text = '0x';
  for (let byte = position; byte < position + length; byte++) {
    text += view.getUint8(byte).toString(16).padStart(2, '0');
  }
  return text;
}
