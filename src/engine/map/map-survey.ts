import { ClusterKind } from '../../shared/cluster-kinds';
import type { Structure } from '../../shared/findings';
import { ClusterSet } from '../check/cluster-set';
import type { MismatchSink } from '../check/compare-refcounts';
import { FileReferences } from '../check/file-references';
import type { L2TableIndex } from '../check/l2-table-index';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from '../check/survey';
import type { Geometry } from '../image/geometry';
import type { TimeSlice } from '../io/time-slice';
import type { GuestKinds } from './guest-kinds';
import type { HostKinds } from './host-kinds';
import type { L1Users } from './l1-users';
import type { OwnerIndex } from './owner-index';
import { eachRun } from './project-range';
import type { TableReader } from './table-reader';
import { meaningOf, type RunMeaning } from './table-kinds';

/** A structure that lies contiguous in the file. */
export interface MetadataRegion {
  readonly structure: Structure;
  /** byte offset */
  readonly offset: number;
  readonly length: number;
  readonly snapshot?: number;
}

/** Clusters past the end of the file that the host map always has room for. */
const NEAR_END = 1024;
const MAX_BEYOND = 65_536;

/** More L1 entries that name a table have to be `settle`d before the next table. */
export const MANY_USES = 256;
const NONE = -1;

const KIND_OF_STRUCTURE: Partial<Record<Structure, ClusterKind>> = {
  header: ClusterKind.header,
  'refcount-table': ClusterKind.refcountTable,
  'refcount-block': ClusterKind.refcountBlock,
  'l1-table': ClusterKind.l1Table,
  'snapshot-table': ClusterKind.snapshotTable,
  'snapshot-l1': ClusterKind.snapshotL1,
  'bitmap-directory': ClusterKind.bitmapDirectory,
  'bitmap-table': ClusterKind.bitmapTable,
  'bitmap-data': ClusterKind.bitmapData,
  'luks-header': ClusterKind.luks,
};

/** Fills both maps from a survey, tables of snapshots before those of the active disk alone. */
export class MapSurvey implements SurveySink, MismatchSink {
  readonly references: FileReferences;
  readonly regions: MetadataRegion[] = [];
  readonly #snapshotClusters = new ClusterSet();
  readonly #meaning: RunMeaning = { guest: 0, host: -1, count: 0, claim: 0 };
  readonly #kinds: Uint8Array;
  readonly #beyond: { readonly first: number; end: number }[] = [];
  #guest!: GuestKinds;
  #owners!: OwnerIndex;
  #users!: L1Users;
  /** row of the table that has to be settled */
  #unsettled = NONE;

  constructor(
    private readonly geometry: Geometry,
    private readonly host: HostKinds,
  ) {
    this.references = new FileReferences(geometry);
    this.#kinds = new Uint8Array(geometry.l2Entries);
  }

  region(structure: Structure, offset: number, length: number, uses: number, snapshot?: number): void {
    if (length <= 0) return;
    const kind = KIND_OF_STRUCTURE[structure] ?? ClusterKind.corrupt;
    // bitmap data can be a great many clusters; its kind says enough
    if (structure !== 'bitmap-data') this.regions.push({ structure, offset, length, snapshot });
    this.#claim(this.references.clusterOf(offset), this.references.clustersOf(offset, length), kind);
    this.references.count(offset, length, uses);
  }

  l1Entry({ offset, active, snapshotUses }: L1EntryUse): void {
    const { clusterSize } = this.geometry;
    this.references.count(offset, clusterSize, snapshotUses + (active ? 1 : 0));
    if (offset < this.geometry.fileLength) return;
    this.#noteBeyond(this.references.clusterOf(offset), 1);
  }

  /** Says where tables go, once they are known. */
  startTables(index: L2TableIndex, guest: GuestKinds, owners: OwnerIndex, users: L1Users): void {
    this.#guest = guest;
    this.#owners = owners;
    this.#users = users;
    for (let row = 0; row < index.count; row++) {
      const offset = index.offset[row];
      const aligned = offset % this.geometry.clusterSize === 0;
      const kind = index.activeUses[row] > 0 ? ClusterKind.l2Table : ClusterKind.snapshotL2;
      this.#claim(this.references.clusterOf(offset), aligned ? 1 : 2, aligned ? kind : ClusterKind.corrupt);
    }
  }

  l2Table(table: L2TableUse, part: RunPart): void {
    const { runs, bytes, activeUses, snapshotUses, row: tableRow } = table;
    const meaning = this.#meaning;
    for (let row = part.start; row < part.end; row++) {
      meaningOf(bytes, runs, row, this.geometry, meaning);
      const first = runs.first[row];
      const length = runs.length[row];
      this.#kinds.fill(meaning.guest, first, first + length);
      if (meaning.count === 0) continue;
      this.#owners.note(tableRow, meaning.host, meaning.count);
      this.#count(meaning, activeUses + snapshotUses);
      this.#place(meaning, activeUses, snapshotUses, first, length);
    }
    if (part.end < runs.count) return;
    if (activeUses > MANY_USES) this.#unsettled = tableRow;
    else if (activeUses > 0) this.#guest.setTable(this.#users.each(tableRow), this.#kinds);
  }

  /** Takes the last table for the L1 entries that name it, if those were too many to do so in one go. */
  async settle(slice: TimeSlice): Promise<void> {
    const row = this.#unsettled;
    this.#unsettled = NONE;
    if (row !== NONE) await this.#guest.setTableInTurns(this.#users.each(row), this.#kinds, slice);
  }

  /** What the entries of a table mean for the guest, read again. */
  async kindsOf(tables: TableReader, row: number): Promise<Uint8Array> {
    const kinds = new Uint8Array(this.geometry.l2Entries);
    if (row < 0) return kinds.fill(ClusterKind.unallocated);
    await tables.read([row], (table) =>
      eachRun(table, this.geometry, (first, length, { guest, host, count }) => {
        kinds.fill(guest, first, first + length);
        if (count > 0) this.#markShared(host, Math.min(count, length), first, kinds);
      }),
    );
    return kinds;
  }

  report(): void {}

  mismatch(first: number, count: number, stored: number, references: number): void {
    if (stored < references) this.host.set(first, count, ClusterKind.corrupt);
    else if (references === 0) this.host.set(first, count, ClusterKind.leaked);
  }

  overflow(cluster: number): void {
    this.host.set(cluster, 1, ClusterKind.corrupt);
  }

  unreadable(): void {}

  #count({ host, count }: RunMeaning, uses: number): void {
    const inFile = Math.min(count, this.geometry.hostClusters - host);
    if (inFile > 0) this.references.counters.add(host, inFile, uses);
  }

  /** Claims the host clusters of a run and corrects its guest kinds where others have a say. */
  #place(meaning: RunMeaning, activeUses: number, snapshotUses: number, first: number, length: number): void {
    const { host, count, claim } = meaning;
    const inFile = Math.max(0, Math.min(count, this.geometry.hostClusters - host));
    if (inFile < count) {
      this.#noteBeyond(host + inFile, count - inFile);
      const lost = claim === ClusterKind.compressed ? 0 : inFile;
      this.#kinds.fill(ClusterKind.beyondEnd, first + Math.min(lost, length), first + length);
    }
    if (activeUses > 1) this.#claim(host, inFile, ClusterKind.corrupt);
    else if (claim === ClusterKind.compressed || claim === ClusterKind.corrupt) {
      this.#claim(host, inFile, activeUses > 0 ? claim : ClusterKind.snapshotData);
    } else if (snapshotUses > 0) {
      const kind = activeUses > 0 ? ClusterKind.shared : ClusterKind.snapshotData;
      this.#claim(host, inFile, kind);
      this.#snapshotClusters.add(host, inFile);
      if (activeUses > 0) this.#kinds.fill(ClusterKind.shared, first, first + inFile);
    } else {
      this.#claim(host, inFile, claim);
      this.#markShared(host, inFile, first, this.#kinds);
    }
  }

  #markShared(host: number, count: number, first: number, kinds: Uint8Array): void {
    if (this.#snapshotClusters.empty || !this.#snapshotClusters.meets(host, count)) return;
    for (let index = 0; index < count; index++) {
      if (this.#snapshotClusters.has(host + index)) kinds[first + index] = ClusterKind.shared;
    }
  }

  #claim(first: number, count: number, kind: ClusterKind): void {
    const { hostClusters } = this.geometry;
    const inFile = Math.min(count, Math.max(0, hostClusters - first));
    if (inFile > 0) this.host.claim(first, inFile, kind);
    if (inFile < count) this.#noteBeyond(first + inFile, count - inFile);
  }

  /** What points far past the end shows on the guest map alone. */
  #noteBeyond(first: number, count: number): void {
    const limit = this.geometry.hostClusters * 2 + NEAR_END;
    const end = Math.min(limit, first + count);
    if (first >= end || this.#beyond.length >= MAX_BEYOND) return;
    const last = this.#beyond.at(-1);
    if (last && last.end === first) last.end = end;
    else this.#beyond.push({ first, end });
  }

  /** Adds the clusters that are claimed past the end of the file. */
  finish(): void {
    this.host.extend(this.#beyond.reduce((end, run) => Math.max(end, run.end), 0));
    for (const { first, end } of this.#beyond) this.host.set(first, end - first, ClusterKind.beyondEnd);
  }
}
