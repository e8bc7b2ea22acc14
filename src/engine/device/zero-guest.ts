import { PlatterError } from '../../shared/errors';
import { guestOffset, type GuestOffset } from '../../shared/units';
import { throwIfAborted, TimeSlice } from '../io/time-slice';
import { writeZeroes, zeroPieces } from '../io/zeroes';
import { findPiece } from './guest-piece';
import { L2Slot, putBitmaps, putCluster, putNothing } from './l2-slot';
import type { CachedTable } from './table-cache';
import type { WritableImage } from './writable-image';
import { rangeOfBits, relieve, writeGuest } from './write-guest';

const SUBCLUSTERS = 32;
const ALL = 0xffffffff;
/** Bytes of a data file that are given back without a pause. */
const PUNCHED_AT_ONCE = 64 << 20;

/** What is to become of clusters. */
type Fate =
  /** read as zeroes; a host cluster stays */
  | 'zero-keep'
  /** read as zeroes; the host cluster is given up */
  | 'zero-unmap'
  /** as the guest's discard: given up, read as zeroes where there is a disk below */
  | 'discard'
  /** given up, read as zeroes where something would show else */
  | 'hide'
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
  await zeroRange(image, offset, offset + length, unmap ? 'zero-unmap' : 'zero-keep', signal);
}

/**
 * Makes a range read as zeroes that the disk gains: what reads as zeroes already stays as it is.
 * @throws PlatterError as `writeGuest`
 */
export async function hideGuest(
  image: WritableImage,
  offset: GuestOffset,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  await zeroRange(image, offset, offset + length, 'hide', signal);
}

async function zeroRange(
  image: WritableImage,
  offset: number,
  end: number,
  fate: Fate,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  if (image.parts.rawDataFile) await emptyDataFile(image, offset, end, new TimeSlice(signal));
  const whole = wholeClusters(image, offset, end);
  const from = Math.max(whole.from, backedEnd(image));
  const { to } = whole;
  if (from >= to) {
    await zeroParts(image, offset, end, fate, signal);
    return;
  }
  await zeroParts(image, offset, from, fate, signal);
  await changeClusters(image, from, to, fate, signal);
  await zeroParts(image, to, end, fate, signal);
}

/**
 * Gives up whole clusters of a range; they read as zeroes then. Parts of clusters stay as they are, and so does what
 * lies over a backing file in a version 2 image, where that would show.
 * @throws PlatterError as `writeGuest`
 */
export async function discardGuest(
  image: WritableImage,
  offset: GuestOffset,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const whole = wholeClusters(image, offset, offset + length);
  const from = Math.max(whole.from, backedEnd(image));
  const { to } = whole;
  if (from >= to) return;
  if (image.parts.dataStorage) await emptyDataFile(image, from, to, new TimeSlice(signal));
  await changeClusters(image, from, to, 'discard', signal);
}

/**
 * Gives up everything that is stored from a cluster's start on, tables as well, also what a crash left beyond the end:
 * for a disk that becomes shorter.
 */
export async function forgetGuest(
  image: WritableImage,
  from: GuestOffset,
  signal?: AbortSignal,
): Promise<void> {
  const { geometry, l1 } = image.parts;
  const span = geometry.clusterSize * geometry.l2Entries;
  await changeClusters(image, from, l1.entries * span, 'forget', signal);
  for (let index = Math.ceil(from / span); index < l1.entries; index++) {
    if (l1.entry(index).offset !== 0) image.dropL2(index);
  }
}

/** Where entries can say zero from: version 2 has no way to say it over a disk below. */
function backedEnd(image: WritableImage): number {
  const { geometry, backingSize } = image.parts;
  return geometry.version < 3 ? Math.ceil(backingSize / geometry.clusterSize) * geometry.clusterSize : 0;
}

/** Clusters that lie in the range wholly; the last one of the disk does when the range goes to its end. */
function wholeClusters(image: WritableImage, offset: number, end: number): { from: number; to: number } {
  const { clusterSize } = image.parts.geometry;
  const from = Math.ceil(offset / clusterSize) * clusterSize;
  const to = end === image.size ? end : Math.floor(end / clusterSize) * clusterSize;
  return { from, to };
}

/** Zeroes for parts of clusters: in their entries where these can say it, else as bytes. */
async function zeroParts(
  image: WritableImage,
  offset: number,
  end: number,
  fate: Fate,
  signal?: AbortSignal,
): Promise<void> {
  const { clusterSize } = image.parts.geometry;
  const unit = unitOf(image);
  const slice = new TimeSlice(signal);
  for (let at = offset; at < end;) {
    if (slice.over) await slice.rest();
    const nextCluster = (Math.floor(at / clusterSize) + 1) * clusterSize;
    const wholeUnits = end === image.size ? end : Math.floor(end / unit) * unit;
    const aligned = at % unit === 0 && at < wholeUnits;
    const stop = aligned
      ? Math.min(wholeUnits, nextCluster)
      : Math.min(end, (Math.floor(at / unit) + 1) * unit);
    if (!(await zeroUnits(image, at, stop, fate))) {
      let from = at;
      for (const zeroes of zeroPieces(stop - at)) {
        await writeGuest(image, guestOffset(from), zeroes, signal);
        from += zeroes.length;
      }
    }
    at = stop;
  }
}

/** Bytes of what an entry can say zero of: a subcluster, or a cluster where there are none. */
function unitOf(image: WritableImage): number {
  const { extendedL2, clusterSize } = image.parts.geometry;
  return extendedL2 ? clusterSize / SUBCLUSTERS : clusterSize;
}

/**
 * Zeroes units of one cluster, or a part of one unit whose rest reads as zeroes already, by the entry alone.
 * @returns false where bytes have to be written
 */
async function zeroUnits(image: WritableImage, offset: number, end: number, fate: Fate): Promise<boolean> {
  const { geometry, storage, rawDataFile } = image.parts;
  const { clusterSize, l2Entries, extendedL2, version } = geometry;
  const unit = unitOf(image);
  const cluster = Math.floor(offset / clusterSize);
  const start = cluster * clusterSize;
  const index = cluster % l2Entries;
  const from = Math.floor(offset / unit) * unit;
  const to = Math.min(image.size, Math.ceil(end / unit) * unit);
  const units = extendedL2 ? rangeOfBits((from - start) / unit, Math.ceil((to - start) / unit)) : ALL;
  const l1Index = Math.floor(cluster / l2Entries);
  const slot = new L2Slot(geometry, storage.name);
  const before = await image.l2Table(l1Index);
  if (before) await loadSlot(image, slot, before, index);
  if (slot.compressed) return false;
  const stored = (slot.allocated & units) !== 0;
  if (fate === 'hide' || version < 3) {
    if (!stored && (await readsZero(image, offset, end))) return true;
    if (version < 3) return false;
  }
  if (from !== offset || to !== end) {
    if (stored || !(await readsZero(image, from, offset)) || !(await readsZero(image, end, to))) return false;
    if (rawDataFile) await emptyDataFile(image, from, to, new TimeSlice());
  }
  if ((slot.zeroes & units) >>> 0 === units && (extendedL2 || fate === 'zero-keep')) return true;
  const table = await image.l2ForWriting(l1Index);
  if (extendedL2) putBitmaps(table, index, geometry, slot.allocated & ~units, slot.zeroes | units);
  else changeEntry(image, table, index, slot, fate, start);
  return true;
}

/** Whether the tables say that a range of the disk reads as zeroes. */
async function readsZero(image: WritableImage, from: number, to: number): Promise<boolean> {
  for (let at = from; at < to;) {
    const { kind, length } = await findPiece(image.parts.layer, guestOffset(at), to - at);
    if (kind !== 'zero') return false;
    at += length;
  }
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
  const { geometry, l1 } = image.parts;
  const slice = new TimeSlice(signal);
  const { clusterSize, l2Entries } = geometry;
  const first = from / clusterSize;
  const end = Math.ceil(to / clusterSize);
  for (let cluster = first; cluster < end;) {
    const l1Index = Math.floor(cluster / l2Entries);
    const stop = Math.min(end, (l1Index + 1) * l2Entries);
    // nothing is stored, and zero need not be said
    const idle = !mustSayZero(image, fate, cluster * clusterSize);
    if (l1Index >= l1.entries) return;
    if (l1.entry(l1Index).offset !== 0 || !idle) {
      await relieve(image);
      await changeTable(image, l1Index, cluster % l2Entries, stop - l1Index * l2Entries, fate);
    }
    cluster = stop;
    if (slice.over) await slice.rest();
  }
}

/** Whether a cluster that is not stored needs an entry that says zero. */
function mustSayZero(image: WritableImage, fate: Fate, start: number): boolean {
  const { geometry, backingSize } = image.parts;
  if (fate === 'forget' || geometry.version < 3) return false;
  if (fate === 'discard') return backingSize > 0;
  return fate !== 'hide' || start < backingSize;
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
  for (let index = first; before && index < end; index++) {
    slot.load(before, index);
    if (!geometry.dataFile && slot.host !== 0) image.keepMetadata(...slot.hostClusters());
  }
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
  const { geometry } = image.parts;
  const present = slot.compressed || slot.present(geometry.dataFile);
  if (fate === 'forget' || geometry.version < 3) {
    if (slot.unallocated && !present) return;
    freeCluster(image, slot);
    putNothing(table, index, geometry, false);
    return;
  }
  if (!present && !mustSayZero(image, fate, start)) return;
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
  if (!geometry.dataFile && slot.host !== 0) frees.add(...slot.hostClusters());
}

/** Zeroes in the data file itself, where it has to be a valid disk alone or where its room is given back. */
async function emptyDataFile(
  image: WritableImage,
  from: number,
  to: number,
  slice: TimeSlice,
): Promise<void> {
  const { dataStorage, rawDataFile } = image.parts;
  if (!dataStorage) throw new PlatterError('internal', { message: 'no data file' });
  image.unflushed = true;
  for (let at = from; at < to; at += PUNCHED_AT_ONCE) {
    const length = Math.min(PUNCHED_AT_ONCE, to - at);
    if (!(await dataStorage.punch(at, length))) {
      if (!rawDataFile) return;
      await writeZeroes(dataStorage, at, length);
    }
    if (slice.over) await slice.rest();
  }
}
