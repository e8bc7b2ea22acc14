import { PlatterError } from '../../shared/errors';
import { guestOffset, hostCluster, type GuestOffset } from '../../shared/units';
import { throwIfAborted, TimeSlice } from '../io/time-slice';
import { L2Slot, putBitmaps, putCluster, putNothing } from './l2-slot';
import type { CachedTable } from './table-cache';
import type { WritableImage } from './writable-image';
import { rangeOfBits, relieve, writeGuest } from './write-guest';

const SUBCLUSTERS = 32;
const ALL = 0xffffffff;
/** Zeroes are written in pieces of this many bytes where no entry can say them. */
const PIECE = 1 << 20;

/** What is to become of whole clusters. */
type Fate =
  /** read as zeroes; a host cluster stays */
  | 'zero-keep'
  /** read as zeroes; the host cluster is given up */
  | 'zero-unmap'
  /** as the guest's discard: given up, read as zeroes where something would show else */
  | 'discard'
  /** nothing is left, and what lies below shows */
  | 'forget';

/**
 * Makes a range read as zeroes. Whole clusters (subclusters) only change their entries.
 * @param unmap gives their host clusters up
 * @throws PlatterError as `writeGuest`
 */
export async function zeroGuest(
  image: WritableImage,
  offset: GuestOffset,
  length: number,
  { unmap }: { readonly unmap: boolean },
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const { geometry, rawDataFile, backingSize } = image.parts;
  const end = offset + length;
  if (rawDataFile) await emptyDataFile(image, offset, end);
  const { from, to } = wholeClusters(image, offset, end);
  // version 2 has no way to say zero over a disk below
  if (from >= to || (geometry.version < 3 && backingSize > 0)) {
    await writeZeroes(image, offset, end, signal);
    return;
  }
  await writeZeroes(image, offset, from, signal);
  await changeClusters(image, from, to, unmap || geometry.version < 3 ? 'zero-unmap' : 'zero-keep', signal);
  await writeZeroes(image, to, end, signal);
}

/**
 * Gives up whole clusters of a range; they read as zeroes then. Parts of clusters stay as they are, and so does all
 * of it in a version 2 image with a backing file, which would show.
 * @throws PlatterError as `writeGuest`
 */
export async function discardGuest(
  image: WritableImage,
  offset: GuestOffset,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const { geometry, backingSize, dataStorage } = image.parts;
  if (geometry.version < 3 && backingSize > 0) return;
  const { from, to } = wholeClusters(image, offset, offset + length);
  if (from >= to) return;
  if (dataStorage) await emptyDataFile(image, from, to);
  await changeClusters(image, from, to, 'discard', signal);
}

/** Gives up everything that is stored from a cluster's start on, tables as well: for a disk that becomes shorter. */
export async function forgetGuest(
  image: WritableImage,
  from: GuestOffset,
  to: number,
  signal?: AbortSignal,
): Promise<void> {
  await changeClusters(image, from, to, 'forget', signal);
  const { geometry, l1 } = image.parts;
  const span = geometry.clusterSize * geometry.l2Entries;
  for (let index = Math.ceil(from / span); index < l1.entries; index++) {
    if (l1.entry(index).offset !== 0) image.dropL2(index);
  }
}

/** Clusters that lie in the range wholly; the last one of the disk does when the range goes to its end. */
function wholeClusters(image: WritableImage, offset: number, end: number): { from: number; to: number } {
  const { clusterSize } = image.parts.geometry;
  const from = Math.ceil(offset / clusterSize) * clusterSize;
  const to = end === image.size ? end : Math.floor(end / clusterSize) * clusterSize;
  return { from, to };
}

/** Zeroes for parts of clusters, as far as something else shows there. */
async function writeZeroes(
  image: WritableImage,
  offset: number,
  end: number,
  signal?: AbortSignal,
): Promise<void> {
  const { clusterSize } = image.parts.geometry;
  const zeroes = new Uint8Array(Math.min(PIECE, Math.max(0, end - offset)));
  for (let at = offset; at < end;) {
    const stop = Math.min(end, (Math.floor(at / clusterSize) + 1) * clusterSize);
    if (!(await zeroInPlace(image, at, stop))) {
      for (let from = at; from < stop; from += PIECE) {
        const part = zeroes.subarray(0, Math.min(PIECE, stop - from));
        await writeGuest(image, guestOffset(from), part, signal);
      }
    }
    at = stop;
  }
}

/**
 * Zeroes a part of one cluster by its entry alone.
 * @returns false where bytes have to be written
 */
async function zeroInPlace(image: WritableImage, offset: number, end: number): Promise<boolean> {
  const { geometry, storage, backingSize, rawDataFile } = image.parts;
  const cluster = Math.floor(offset / geometry.clusterSize);
  const l1Index = Math.floor(cluster / geometry.l2Entries);
  const index = cluster % geometry.l2Entries;
  const nothingBelow = backingSize <= offset;
  const table = await image.l2Table(l1Index);
  if (!table) return nothingBelow;
  const slot = await loadSlot(image, new L2Slot(geometry, storage.name), table, index);
  const size = geometry.clusterSize / SUBCLUSTERS;
  const start = cluster * geometry.clusterSize;
  const touched = rangeOfBits(Math.floor((offset - start) / size), Math.ceil((end - start) / size));
  if (slot.compressed) return false;
  const stored = slot.allocated & touched;
  const seen = nothingBelow ? 0 : touched & ~slot.zeroes & ~slot.allocated;
  if (stored === 0 && seen === 0) return true;
  const wholeSubclusters =
    geometry.extendedL2 && offset % size === 0 && (end % size === 0 || end === image.size);
  if (!wholeSubclusters || rawDataFile) return false;
  const own = await image.l2ForWriting(l1Index);
  putBitmaps(own, index, geometry, slot.allocated & ~touched, slot.zeroes | touched);
  return true;
}

async function loadSlot(
  image: WritableImage,
  slot: L2Slot,
  table: CachedTable,
  index: number,
): Promise<L2Slot> {
  try {
    slot.load(table, index);
    return slot;
  } catch (error) {
    throw await image.markIfCorrupt(error);
  }
}

/** Changes the entries of whole clusters, each L2 table once. */
async function changeClusters(
  image: WritableImage,
  from: number,
  to: number,
  fate: Fate,
  signal?: AbortSignal,
): Promise<void> {
  const { geometry, backingSize, l1 } = image.parts;
  const slice = new TimeSlice(signal);
  const { clusterSize, l2Entries } = geometry;
  const first = from / clusterSize;
  const end = Math.ceil(to / clusterSize);
  for (let cluster = first; cluster < end;) {
    const l1Index = Math.floor(cluster / l2Entries);
    const stop = Math.min(end, (l1Index + 1) * l2Entries);
    // nothing is stored, and nothing shows that would have to be hidden
    const idle = fate === 'forget' || cluster * clusterSize >= backingSize;
    if (l1Index >= l1.entries) return;
    if (l1.entry(l1Index).offset !== 0 || !idle) {
      await relieve(image);
      await changeTable(image, l1Index, cluster % l2Entries, stop - l1Index * l2Entries, fate);
    }
    cluster = stop;
    if (slice.over) await slice.rest();
  }
}

async function changeTable(
  image: WritableImage,
  l1Index: number,
  first: number,
  end: number,
  fate: Fate,
): Promise<void> {
  const { geometry, storage } = image.parts;
  const before = await image.l2Table(l1Index);
  const slot = new L2Slot(geometry, storage.name);
  // all entries are looked at before one is changed, so that damage in one leaves the others as they are
  if (before) for (let index = first; index < end; index++) await loadSlot(image, slot, before, index);
  const table = await image.l2ForWriting(l1Index);
  const tableStart = l1Index * geometry.l2Entries * geometry.clusterSize;
  for (let index = first; index < end; index++) {
    slot.load(table, index);
    changeEntry(image, table, index, slot, fate, tableStart + index * geometry.clusterSize);
  }
}

function changeEntry(
  image: WritableImage,
  table: CachedTable,
  index: number,
  slot: L2Slot,
  fate: Fate,
  start: number,
): void {
  const { geometry, backingSize } = image.parts;
  const present = slot.compressed || slot.present(geometry.dataFile);
  const shows = start < backingSize;
  if (fate === 'forget' || geometry.version < 3) {
    if (slot.unallocated && !present) return;
    freeCluster(image, slot);
    putNothing(table, index, geometry, false);
    return;
  }
  if (slot.unallocated && !present && !shows) return;
  const reserved = present && !slot.compressed && slot.copied;
  if (fate === 'zero-keep' && reserved) {
    if (slot.zeroes !== ALL) putCluster(table, index, geometry, slot.host, 0, ALL);
    return;
  }
  if (!present && slot.zeroes === ALL) return;
  freeCluster(image, slot);
  putNothing(table, index, geometry, true);
}

/** One reference less to what an entry named. Clusters of a data file are not counted. */
function freeCluster(image: WritableImage, slot: L2Slot): void {
  const { geometry, frees } = image.parts;
  if (geometry.dataFile || slot.host === 0) return;
  const { clusterSize } = geometry;
  const first = Math.floor(slot.host / clusterSize);
  const bytes = slot.compressed ? slot.streamLength : clusterSize;
  frees.add(hostCluster(first), Math.floor((slot.host + bytes - 1) / clusterSize) - first + 1);
}

/** Zeroes in the data file itself, where it has to be a valid disk alone or where its room is given back. */
async function emptyDataFile(image: WritableImage, from: number, to: number): Promise<void> {
  const { dataStorage, rawDataFile } = image.parts;
  if (!dataStorage) throw new PlatterError('internal', { message: 'no data file' });
  image.unflushed = true;
  if ((await dataStorage.punch(from, to - from)) || !rawDataFile) return;
  const zeroes = new Uint8Array(Math.min(PIECE, to - from));
  for (let at = from; at < to; at += PIECE)
    await dataStorage.write(at, zeroes.subarray(0, Math.min(PIECE, to - at)));
}
