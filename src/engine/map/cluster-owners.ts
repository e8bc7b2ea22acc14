import type { ClusterOwner } from '../../shared/results';
import type { Structure } from '../../shared/findings';
import { hexBytes } from '../codec/big-endian';
import type { L2TableIndex } from '../check/l2-table-index';
import { segmentsOf } from '../check/overlapping-tables';
import type { StoredRefcounts } from '../check/stored-refcounts';
import type { WalkableImage } from '../check/walkable-image';
import { TimeSlice } from '../io/time-slice';
import { walkTables } from '../check/walk-tables';
import type { MetadataRegion } from './map-survey';
import { eachRun, type Atlas } from './project-range';

/** Entries of the refcount table between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;
/** Owners that are listed. */
const MAX_OWNERS = 64;

const OWNER_OF_STRUCTURE: Partial<Record<Structure, ClusterOwner['structure']>> = {
  header: 'header',
  'refcount-table': 'refcount-table',
  'l1-table': 'l1-table',
  'snapshot-table': 'snapshot-table',
  'snapshot-l1': 'snapshot-l1',
  'bitmap-directory': 'bitmap-directory',
  'bitmap-table': 'bitmap-table',
  'luks-header': 'luks',
};

/** What finding owners needs to know of an image. */
export interface OwnerSources extends Atlas {
  readonly image: WalkableImage;
  readonly index: L2TableIndex;
  readonly stored: StoredRefcounts;
  readonly regions: readonly MetadataRegion[];
}

/** Who refers to a cluster of the file. */
export async function findOwners(
  sources: OwnerSources,
  cluster: number,
  signal?: AbortSignal,
): Promise<{ readonly owners: readonly ClusterOwner[]; readonly more: boolean }> {
  const list = new OwnerList();
  addRegions(sources, cluster, list);
  await addBlocks(sources, cluster, list, signal);
  const row = sources.index.find(cluster * sources.geometry.clusterSize);
  const wanted = new Map<number, number[]>();
  if (row >= 0) {
    addTableUsers(sources, row, list);
    wanted.set(row, []);
  }
  const entries = await addEntries(sources, cluster, list, signal);
  for (const [table, indexes] of entries) wanted.set(table, [...(wanted.get(table) ?? []), ...indexes]);
  await addSnapshots(sources, wanted, row, list, signal);
  return { owners: list.owners, more: list.more };
}

class OwnerList {
  readonly owners: ClusterOwner[] = [];
  more = false;

  add(owner: ClusterOwner): void {
    if (this.owners.length < MAX_OWNERS) this.owners.push(owner);
    else this.more = true;
  }
}

function addRegions({ regions, geometry, image }: OwnerSources, cluster: number, list: OwnerList): void {
  const { clusterSize } = geometry;
  for (const { structure, offset, length, snapshot } of regions) {
    const owner = OWNER_OF_STRUCTURE[structure];
    if (!owner || cluster < Math.floor(offset / clusterSize)) continue;
    if (cluster > Math.floor((offset + length - 1) / clusterSize)) continue;
    const named = snapshot === undefined ? {} : { snapshot, snapshotName: image.snapshots[snapshot]?.name };
    list.add({ structure: owner, ...named });
  }
}

async function addBlocks(
  { stored, geometry, image }: OwnerSources,
  cluster: number,
  list: OwnerList,
  signal?: AbortSignal,
): Promise<void> {
  const slice = new TimeSlice(signal);
  for (const entry of stored.table) {
    const { index, offset } = entry;
    if ((index & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    if (offset === 0 || Math.floor(offset / geometry.clusterSize) !== cluster) continue;
    const { raw } = entry;
    list.add({ structure: 'refcount-block', entryOffset: image.header.refcountTableOffset + index * 8, raw });
  }
}

/** Entries of the active L1 that name an L2 table. */
function addTableUsers({ image, geometry, users }: OwnerSources, row: number, list: OwnerList): void {
  const coverage = geometry.l2Entries * geometry.clusterSize;
  for (const l1Index of users.of(row, MAX_OWNERS + 1)) {
    list.add({
      structure: 'l2-table',
      guestOffset: l1Index * coverage,
      entryOffset: image.header.l1TableOffset + l1Index * 8,
      raw: `0x${hexBytes(image.l1.subarray(l1Index * 8, l1Index * 8 + 8))}`,
    });
  }
}

/** L2 entries that point to the cluster. @returns their indexes by table, where snapshots use it */
async function addEntries(
  sources: OwnerSources,
  cluster: number,
  list: OwnerList,
  signal?: AbortSignal,
): Promise<Map<number, number[]>> {
  const { geometry, index, tables, users, owners } = sources;
  const { clusterSize, l2Entries, l2EntrySize } = geometry;
  const inSnapshots = new Map<number, number[]>();
  await tables.read(
    owners.tablesFor(cluster, 1),
    (table) => {
      const { row, offset, bytes } = table;
      eachRun(table, geometry, (first, length, { host, count }) => {
        if (count === 0 || cluster < host || cluster >= host + count) return;
        const entry = first + (length === 1 ? 0 : cluster - host);
        const entryOffset = offset + entry * l2EntrySize;
        const raw = `0x${hexBytes(bytes.subarray(entry * l2EntrySize, (entry + 1) * l2EntrySize))}`;
        for (const l1Index of users.of(row, MAX_OWNERS + 1)) {
          const guestOffset = (l1Index * l2Entries + entry) * clusterSize;
          list.add({ structure: 'l2-entry', guestOffset, entryOffset, raw });
        }
        if (index.snapshotUses[row] === 0 || list.more) return;
        inSnapshots.set(row, [...(inSnapshots.get(row) ?? []), entry]);
      });
      return !list.more;
    },
    signal,
  );
  return inSnapshots;
}

/** Snapshots whose L1 names one of the tables: they own it, or what its entries point to. */
async function addSnapshots(
  sources: OwnerSources,
  wanted: ReadonlyMap<number, readonly number[]>,
  ownRow: number,
  list: OwnerList,
  signal?: AbortSignal,
): Promise<void> {
  const { image, index, geometry } = sources;
  const { clusterSize, l2Entries, l2EntrySize, fileLength } = geometry;
  if (![...wanted.keys()].some((row) => index.snapshotUses[row] > 0)) return;
  for (const { index: snapshot, name: snapshotName, l1Offset, l1Entries } of image.snapshots) {
    if (list.more) return;
    if (l1Offset % clusterSize !== 0 || l1Entries > 1 << 22) continue;
    const segments = segmentsOf([{ offset: l1Offset, entries: l1Entries }], fileLength);
    await walkTables(
      image.storage,
      segments,
      (position, high, low) => {
        const table = (high & 0x00ffffff) * 2 ** 32 + ((low & 0xfffffe00) >>> 0);
        const row = index.find(table);
        const entries = wanted.get(row);
        if (!entries) return;
        const base = ((position - l1Offset) / 8) * l2Entries;
        if (row === ownRow) {
          const guestOffset = base * clusterSize;
          list.add({ structure: 'l2-table', snapshot, snapshotName, guestOffset, entryOffset: position });
        }
        for (const entry of entries) {
          const guestOffset = (base + entry) * clusterSize;
          const entryOffset = table + entry * l2EntrySize;
          list.add({ structure: 'l2-entry', snapshot, snapshotName, guestOffset, entryOffset });
        }
      },
      signal,
    );
  }
}
