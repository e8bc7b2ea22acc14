import type { WritableStorage } from '../io/storage';
import type { CachedTable } from './table-cache';
import type { WritableImage } from './writable-image';

/** Postponed refcount blocks of a lazy image are written when they take more memory than this. */
const POSTPONED_BYTES = 8 << 20;

export interface CommitOptions {
  /** also the refcounts of an image that may postpone them */
  readonly postponed?: boolean;
  /** called when all that nothing refers to yet is on the disk: data, refcounts, new tables */
  readonly flushed?: () => void;
}

/**
 * Brings all changes to the disk, in steps with a flush between, so that a power cut at any moment leaves an image
 * in which every reference is counted and every flushed byte is in place (docs/crash-safety.md). When it fails, all
 * that is not known to be on the disk stays in memory, and the next commit writes it again. Once damage was met, none
 * is written any more.
 *
 * 1. what nothing refers to yet: refcounts, new tables. Guest data was written before.
 * 2. the refcount table, which makes new refcount blocks count
 * 3. L1 and L2 tables, which make guest data appear
 * 4. in memory: clusters that nothing refers to any more are free
 */
export async function commit(
  image: WritableImage,
  { postponed = false, flushed }: CommitOptions = {},
): Promise<void> {
  if (image.broken) throw image.broken;
  const { lazy, blocks, refcounts } = image.parts;
  // whoever counts anew needs a block for each range, and the table that the header names
  const { table } = refcounts;
  const grown = table.moved || table.unnamed || table.unlisted;
  const withRefcounts = !lazy || postponed || grown || blocks.dirtyBytes > POSTPONED_BYTES;
  await writeUnreferenced(image, withRefcounts);
  flushed?.();
  if (withRefcounts) await listBlocks(image);
  await switchReferences(image);
  await image.applyFrees();
}

/** Brings everything to the disk, postponed refcounts and those of clusters that the commit itself frees as well. */
export async function commitAll(image: WritableImage): Promise<void> {
  await commit(image, { postponed: true });
  await commit(image, { postponed: true });
}

async function writeUnreferenced(image: WritableImage, withRefcounts: boolean): Promise<void> {
  const { storage, header, l1, tables, blocks, refcounts, lazy } = image.parts;
  const switches = l1.dirty || tables.dirty.size > 0 || image.headerNumbers.size > 0;
  if (lazy && !header.dirty && switches) {
    image.unflushed = true;
    await header.setDirty(true);
  }
  if (image.sizeUnsure) {
    image.unflushed = true;
    await header.setSize(image.size);
  }
  const counted = withRefcounts ? await writeTables(storage, blocks.dirty) : [];
  const fresh = await writeTables(
    storage,
    [...image.freshTables].filter(({ dirty }) => dirty),
  );
  if (withRefcounts) await refcounts.table.writeMoved();
  await l1.writeMoved();
  const moved = l1.moved || (withRefcounts && refcounts.table.moved);
  if (!image.unflushed && counted.length + fresh.length === 0 && !moved) return;
  await image.flush();
  image.sizeUnsure = false;
  for (const table of [...counted, ...fresh]) table.written();
  if (withRefcounts) refcounts.table.movedWritten();
  l1.movedWritten();
}

async function listBlocks(image: WritableImage): Promise<void> {
  const { header, refcounts } = image.parts;
  const { table, place } = refcounts;
  if (!table.unnamed && !table.unlisted) return;
  if (table.unnamed) await header.setRefcountTable(place.offset, place.clusters);
  await table.writeEntries();
  await image.flush();
  table.written();
}

async function switchReferences(image: WritableImage): Promise<void> {
  const { storage, header, l1, tables } = image.parts;
  const { headerNumbers } = image;
  if (tables.dirty.size === 0 && !l1.dirty && headerNumbers.size === 0) return;
  // should this fail halfway, the L1 table on the disk may name them
  image.freshTables.clear();
  const changed = await writeTables(storage, tables.dirty);
  const { entries, offset } = l1.place;
  if (l1.unnamed) await header.setL1(entries, offset);
  await l1.writeSectors();
  for (const [position, value] of headerNumbers) await header.setNumber(position, value);
  await image.flush();
  for (const table of changed) table.written();
  l1.written();
  headerNumbers.clear();
}

/** Writes what changed of each table, in the order of the file. @returns the tables, still marked as changed */
async function writeTables(storage: WritableStorage, tables: Iterable<CachedTable>): Promise<CachedTable[]> {
  const sorted = [...tables].sort((left, right) => left.offset - right.offset);
  for (const table of sorted) {
    const { start, end } = table.dirtyRange;
    await storage.write(table.offset + start, table.bytes.subarray(start, end));
  }
  return sorted;
}
