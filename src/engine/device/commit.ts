import type { WritableStorage } from '../io/storage';
import type { CachedTable } from './table-cache';
import type { WritableImage } from './writable-image';

/** Postponed refcount blocks of a lazy image are written when they take more memory than this. */
const POSTPONED_BYTES = 8 << 20;

export interface CommitOptions {
  /** also the refcounts of an image that may postpone them */
  readonly postponed?: boolean;
}

/**
 * Brings all changes to the disk, in steps with a flush between, so that a power cut at any moment leaves an image
 * in which every reference is counted and every flushed byte is in place (docs/crash-safety.md). When it fails, all
 * that is not known to be on the disk stays in memory, and the next commit writes it again.
 *
 * 1. what nothing refers to yet: refcounts, new tables. Guest data was written before.
 * 2. the refcount table, which makes new refcount blocks count
 * 3. L1 and L2 tables, which make guest data appear
 * 4. in memory: clusters that nothing refers to any more are free
 */
export async function commit(image: WritableImage, { postponed = false }: CommitOptions = {}): Promise<void> {
  const { lazy, blocks } = image.parts;
  const withRefcounts = !lazy || postponed || blocks.dirtyBytes > POSTPONED_BYTES;
  await writeUnreferenced(image, withRefcounts);
  if (withRefcounts) await listBlocks(image);
  await switchReferences(image);
  await image.applyFrees();
}

async function writeUnreferenced(image: WritableImage, withRefcounts: boolean): Promise<void> {
  const { storage, header, l1, tables, blocks, refcounts, lazy } = image.parts;
  let wrote = image.dataDirty;
  if (lazy && !header.dirty && (l1.dirty || tables.dirty.size > 0)) {
    await header.setDirty(true);
    wrote = true;
  }
  const counted = withRefcounts ? await writeTables(storage, blocks.dirty) : [];
  const fresh = await writeTables(
    storage,
    [...image.freshTables].filter(({ dirty }) => dirty),
  );
  if (withRefcounts) await refcounts.writeMovedTable();
  await l1.writeMoved();
  if (!wrote && counted.length + fresh.length === 0 && !refcounts.place.moved && !l1.place.moved) return;
  await image.flush();
  for (const table of [...counted, ...fresh]) table.written();
}

async function listBlocks(image: WritableImage): Promise<void> {
  const { header, refcounts } = image.parts;
  if (!refcounts.tableChanged) return;
  const { moved, offset, clusters } = refcounts.place;
  if (moved) await header.setRefcountTable(offset, clusters);
  else await refcounts.writeTableEntries();
  await image.flush();
  refcounts.tableWritten();
}

async function switchReferences(image: WritableImage): Promise<void> {
  const { storage, header, l1, tables } = image.parts;
  const changed = await writeTables(
    storage,
    [...tables.dirty].filter((table) => !image.freshTables.has(table)),
  );
  if (changed.length === 0 && !l1.dirty) return;
  const { moved, entries, offset } = l1.place;
  if (moved) await header.setL1(entries, offset);
  else await l1.writeSectors();
  await image.flush();
  for (const table of changed) table.written();
  l1.written();
  image.freshTables.clear();
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
