import { PlatterError } from '../../shared/errors';
import { FINDING_KINDS, type Finding, type Structure } from '../../shared/findings';
import { ClusterSet } from '../check/cluster-set';
import { FileReferences } from '../check/file-references';
import type { ReferenceCounters } from '../check/reference-counters';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from '../check/survey';
import { surveyL2Tables, type LookOptions } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import type { L2TableIndex } from '../check/l2-table-index';
import type { WalkableImage } from '../check/walkable-image';
import { readUint32, readUint64 } from '../codec/big-endian';
import { compressedLength } from '../codec/compressed-descriptor';
import { offsetOf } from '../codec/entry-offset';
import { EXTENSION_TYPE } from '../codec/header-extensions';
import { HEADER_FIELDS } from '../codec/header-layout';
import { L2RunKind } from '../image/l2-runs';

/** Bytes before the data of a header extension. */
const EXTENSION_HEAD = 8;
/** Where the bitmaps extension has the offset of the directory, in its data. */
const DIRECTORY_OFFSET = 16;

/** Structures of several clusters that may lie elsewhere as well. */
export type MovableStructure =
  'l1-table' | 'refcount-table' | 'snapshot-table' | 'snapshot-l1' | 'bitmap-directory' | 'bitmap-table';

/** Where such a structure lies. */
export interface StructurePlace {
  readonly structure: MovableStructure;
  readonly first: number;
  readonly count: number;
  /** byte offset of the 8-byte number in the file that says so */
  readonly named: number;
}

/** What every cluster of a sound image is used for, as far as moving it asks. */
export class ClusterUse implements SurveySink {
  readonly counters: ReferenceCounters;
  readonly l2Tables = new ClusterSet();
  /** clusters that have to be followed by the next one: structures, and streams that cross their border */
  readonly joined = new ClusterSet();
  readonly structures: StructurePlace[] = [];
  /** clusters of `structures` */
  readonly structural = new ClusterSet();
  /** what can't be elsewhere */
  readonly fixed = new ClusterSet();
  /** clusters of refcount blocks by their index in the refcount table */
  readonly blocks = new Map<number, number>();
  /** the same, by cluster */
  readonly blockAt = new Map<number, number>();
  readonly #references: FileReferences;
  #bitmapTable = 0;
  #damaged = false;
  #index!: L2TableIndex;

  private constructor(
    readonly image: WalkableImage,
    /** data clusters that are looked at as if nothing referred to them: they are going to be given up */
    readonly givenUp: ClusterSet,
  ) {
    this.#references = new FileReferences(image.geometry);
    this.counters = this.#references.counters;
  }

  /**
   * Looks at all metadata of an image that a check found sound.
   * @param givenUp data clusters that are going to be given up, for a forecast
   * @throws PlatterError read-only (reason `damaged`) where something refers to nothing that is there; io-error, cancelled
   */
  static async survey(
    image: WalkableImage,
    look: LookOptions = {},
    givenUp = new ClusterSet(),
  ): Promise<ClusterUse> {
    const { signal } = look;
    const use = new ClusterUse(image, givenUp);
    await use.#countBlocks(signal);
    use.#index = await surveyStructures(image, use, signal);
    await surveyL2Tables(image, use.#index, use, look);
    // whatever is not understood may use clusters that seem to be free
    if (use.#damaged) throw new PlatterError('read-only', { file: image.storage.name, reason: 'damaged' });
    return use;
  }

  /** The L2 tables of the image. */
  get index(): L2TableIndex {
    return this.#index;
  }

  /** One more than the highest cluster that may be counted. */
  get clusters(): number {
    return this.#references.clusters;
  }

  region(structure: Structure, offset: number, length: number, uses: number, snapshot?: number): void {
    if (length <= 0) return;
    this.#count(offset, length, uses);
    const first = this.#references.clusterOf(offset);
    const count = this.#references.clustersOf(offset, length);
    switch (structure) {
      case 'l1-table':
      case 'refcount-table':
      case 'snapshot-table':
      case 'snapshot-l1':
      case 'bitmap-directory':
      case 'bitmap-table': {
        const named = this.#whereNamed(structure, snapshot);
        if (offset % this.image.geometry.clusterSize !== 0 || named < 0) {
          this.fixed.add(first, count);
          break;
        }
        this.structures.push({ structure, first, count, named });
        this.structural.add(first, count);
        if (count > 1) this.joined.add(first, count - 1);
        break;
      }
      case 'bitmap-data':
        break;
      default:
        this.fixed.add(first, count);
    }
  }

  l1Entry({ offset, active, snapshotUses }: L1EntryUse): void {
    if (offset === 0) return;
    this.#count(offset, this.image.geometry.clusterSize, snapshotUses + (active ? 1 : 0));
    this.l2Tables.add(this.#references.clusterOf(offset));
  }

  l2Table({ runs, bytes, activeUses, snapshotUses }: L2TableUse, { start, end }: RunPart): void {
    const { clusterSize, clusterBits, l2EntrySize, dataFile } = this.image.geometry;
    const uses = activeUses + snapshotUses;
    const countKept = (first: number, count: number): void =>
      void this.#count(first * clusterSize, count * clusterSize, uses);
    for (let row = start; row < end; row++) {
      const kind = runs.kind[row];
      const host = runs.host[row];
      if (kind === L2RunKind.compressed) {
        const at = runs.first[row] * l2EntrySize;
        const length = compressedLength(readUint32(bytes, at), readUint32(bytes, at + 4), clusterBits);
        if (!this.#count(host, length, uses)) continue;
        const count = this.#references.clustersOf(host, length);
        if (count > 1) this.joined.add(this.#references.clusterOf(host), count - 1);
      } else if (kind === L2RunKind.odd) this.#damaged = true;
      else if (!dataFile && host !== 0) this.eachKept(host / clusterSize, runs.length[row], countKept);
    }
  }

  /** Hands on those of adjacent data clusters that are not given up, in runs. */
  eachKept(first: number, count: number, take: (first: number, count: number) => void): void {
    if (this.givenUp.empty || !this.givenUp.meets(first, count)) {
      take(first, count);
      return;
    }
    const end = first + count;
    for (let from = first; from < end;) {
      let to = from;
      while (to < end && !this.givenUp.has(to)) to++;
      if (to > from) take(from, to - from);
      from = to + 1;
    }
  }

  report({ code }: Finding): void {
    if (FINDING_KINDS[code].counter !== 'notice') this.#damaged = true;
  }

  #count(offset: number, length: number, uses: number): boolean {
    const inFile = this.#references.count(offset, length, uses);
    if (!inFile) this.#damaged = true;
    return inFile;
  }

  /** Whether a cluster has to keep its neighbours. */
  inUnit(cluster: number): boolean {
    return !this.joined.empty && (this.joined.has(cluster) || this.joined.has(cluster - 1));
  }

  async #countBlocks(signal?: AbortSignal): Promise<void> {
    const { header, geometry, storage } = this.image;
    const table = new Uint8Array(header.refcountTableClusters * geometry.clusterSize);
    await storage.readBatch([{ position: header.refcountTableOffset, target: table }], undefined, signal);
    for (let index = 0; index < table.length / 8; index++) {
      const offset = offsetOf(readUint64(table, index * 8));
      if (offset === 0) continue;
      const cluster = this.#references.clusterOf(offset);
      this.#count(offset, geometry.clusterSize, 1);
      this.blocks.set(index, cluster);
      this.blockAt.set(cluster, index);
    }
  }

  /** Regions come in the order of the walk, bitmap tables in that of the directory. */
  #whereNamed(structure: MovableStructure, snapshot?: number): number {
    const { snapshots, extensions, bitmaps } = this.image;
    switch (structure) {
      case 'l1-table':
        return HEADER_FIELDS.l1_table_offset.offset;
      case 'refcount-table':
        return HEADER_FIELDS.refcount_table_offset.offset;
      case 'snapshot-table':
        return HEADER_FIELDS.snapshots_offset.offset;
      case 'snapshot-l1':
        return snapshots.find(({ index }) => index === snapshot)?.offset ?? -1;
      case 'bitmap-directory': {
        const extension = extensions.find(({ type }) => type === EXTENSION_TYPE.bitmaps);
        return extension ? extension.offset + EXTENSION_HEAD + DIRECTORY_OFFSET : -1;
      }
      case 'bitmap-table':
        return bitmaps[this.#bitmapTable++].offset;
    }
  }
}
