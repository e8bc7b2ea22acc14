import type { Finding, Structure } from '../../shared/findings';
import { ClusterSet } from '../check/cluster-set';
import { FindingList } from '../check/finding-list';
import { GuestClaims } from '../check/guest-claims';
import { L2TableCheck } from '../check/l2-table-check';
import { ReferenceCheck } from '../check/reference-check';
import type { StoredRefcounts } from '../check/stored-refcounts';
import type { L1EntryUse, L2TableUse, RunPart } from '../check/survey';
import type { WalkableImage } from '../check/walkable-image';

/** Structures that can be made anew from the rest, or given up: they make room for guest data. */
const YIELDING: ReadonlySet<Structure> = new Set([
  'refcount-table',
  'refcount-block',
  'bitmap-directory',
  'bitmap-table',
  'bitmap-data',
]);

/** The largest table takes 32 MiB, in clusters of 512 bytes. */
const MOST_NAMED = 65_536;

/** A structure that can lie elsewhere as well, and where it lies. */
interface Place {
  readonly structure: Structure;
  readonly first: number;
  readonly count: number;
  readonly snapshot: number;
}

/** References as a check counts them, and which kind of structure each cluster of metadata belongs to. */
export class ClusterOwners extends ReferenceCheck {
  /** header, L1 tables, snapshot table, LUKS header */
  readonly fixed = new ClusterSet();
  /** L2 tables that an entry may name: aligned, inside the file, and not over anything fixed */
  readonly l2Tables = new ClusterSet();
  /** bitmaps, which are given up when something else lies there */
  readonly bitmaps = new ClusterSet();
  /** refcount table and blocks, which are made anew elsewhere then */
  readonly refcounts = new ClusterSet();
  /** something else lies over a bitmap, or over the refcount structure */
  bitmapsClash = false;
  refcountsClash = false;
  /** L1 entries, not empty, that name something which is no L2 table, or nothing */
  strayTables = 0;
  /** the same of the active L1 table, and of L2 tables: they move, since what changes must not be read as data */
  l1Clash = false;
  l2Clash = false;
  /** snapshots whose L1 tables something else lies over; -1 is the table of snapshots itself */
  readonly snapshotClashes = new Set<number>();
  readonly #places: Place[] = [];
  /** counts what lies where an L1 entry names no table, and believes none of it */
  readonly #stray: L2TableCheck;
  /** clusters that are named though nothing counts them: tables that reach past the end, refcount blocks */
  readonly named = new ClusterSet();
  /** findings about L1 tables, the snapshot table and the like that reach past the end of the file */
  readonly beyondEnd: Finding[] = [];

  constructor(
    private readonly image: WalkableImage,
    stored: StoredRefcounts,
    readonly found: FindingList,
  ) {
    super(image.geometry, stored, found, {
      beyondEndAllowed: image.snapshots.some(({ vmStateSize }) => vmStateSize > 0),
      recordLimit: 0,
    });
    const unheard = new FindingList(0);
    this.#stray = new L2TableCheck(
      image.geometry,
      stored,
      unheard,
      this.references,
      new GuestClaims(0),
      true,
    );
  }

  override region(
    structure: Structure,
    offset: number,
    length: number,
    uses: number,
    snapshot?: number,
  ): void {
    super.region(structure, offset, length, uses, snapshot);
    const { fileLength } = this.image.geometry;
    if (offset + length > fileLength) this.#name(offset, length);
    const inside = Math.min(length, fileLength - offset);
    if (inside <= 0) return;
    const first = this.references.clusterOf(offset);
    const count = this.references.clustersOf(offset, inside);
    const overFixed = this.fixed.meets(first, count);
    const isBitmap = structure.startsWith('bitmap');
    const isRefcounts = YIELDING.has(structure) && !isBitmap;
    if (this.bitmaps.meets(first, count) || (isBitmap && overFixed)) this.bitmapsClash = true;
    if (this.refcounts.meets(first, count) || (isRefcounts && overFixed)) this.refcountsClash = true;
    if (structure === 'l1-table' || structure.startsWith('snapshot')) {
      const place = { structure, first, count, snapshot: snapshot ?? -1 };
      if (overFixed) this.#clash(place);
      this.#places.push(place);
    }
    if (isBitmap) this.bitmaps.add(first, count);
    else if (isRefcounts) this.refcounts.add(first, count);
    else this.fixed.add(first, count);
  }

  override l1Entry(entry: L1EntryUse): void {
    super.l1Entry(entry);
    const { offset } = entry;
    if (!this.mayBeTable(offset)) {
      this.strayTables++;
      return;
    }
    const cluster = this.references.clusterOf(offset);
    this.#lookForYielding(cluster);
    this.l2Tables.add(cluster);
  }

  override l2Table(table: L2TableUse, part: RunPart): void {
    if (this.mayBeTable(table.offset)) super.l2Table(table, part);
    else this.#stray.check(table, part);
  }

  override report(finding: Finding): void {
    if (finding.code === 'reference-beyond-end') this.beyondEnd.push(finding);
    super.report(finding);
  }

  /** Whether an L1 entry may name a table there. */
  mayBeTable(offset: number): boolean {
    const { clusterSize, fileLength } = this.image.geometry;
    if (offset === 0 || offset % clusterSize !== 0 || offset >= fileLength) return false;
    return !this.fixed.has(offset / clusterSize);
  }

  /** Whether guest data must not lie there: something that can't be elsewhere does. */
  isTaken(cluster: number): boolean {
    return this.fixed.has(cluster) || this.l2Tables.has(cluster);
  }

  /** Notes that refcount blocks lie there, the last of all structures. */
  addBlocks(stored: StoredRefcounts): void {
    const { clusterSize, fileLength } = this.image.geometry;
    for (const { offset, aligned, reservedBits } of stored.table) {
      this.#name(offset, clusterSize);
      if (aligned && !reservedBits && offset < fileLength) this.refcounts.add(offset / clusterSize);
    }
  }

  /** Whether guest data lies over something that can't be elsewhere, or two ranges claim one cluster. */
  get disputed(): boolean {
    if (!this.claims.contested.empty) return true;
    let found = false;
    this.claims.inMetadata.forEach((cluster) => (found ||= this.isTaken(cluster)));
    return found;
  }

  /** Looks for guest data over bitmaps and refcounts, when all entries have been seen. */
  finish(): void {
    this.claims.inMetadata.forEach((cluster) => {
      this.#lookForYielding(cluster);
      if (this.l2Tables.has(cluster)) this.l2Clash = true;
      for (const place of this.#places) {
        if (cluster >= place.first && cluster < place.first + place.count) this.#clash(place);
      }
    });
  }

  /** Notes bytes that lie where a file may one day reach. */
  #name(offset: number, length: number): void {
    const first = this.references.clusterOf(offset);
    if (first < 2 ** 31)
      this.named.add(first, Math.min(MOST_NAMED, this.references.clustersOf(offset, length)));
  }

  #clash({ structure, snapshot }: Place): void {
    if (structure === 'l1-table') this.l1Clash = true;
    else this.snapshotClashes.add(snapshot);
  }

  #lookForYielding(cluster: number): void {
    if (this.bitmaps.has(cluster)) this.bitmapsClash = true;
    if (this.refcounts.has(cluster)) this.refcountsClash = true;
  }
}
