import { PlatterError } from '../../shared/errors';
import { guestOffset, hostCluster, hostOffset, MAX_OFFSET } from '../../shared/units';
import { commit } from './commit';
import { dropEmptyBlocks } from './refcount-shrinking';
import type { WritableImage } from './writable-image';
import { forgetGuest, hideGuest } from './zero-guest';

const SECTOR = 512;
/** QEMU's limit of an L1 table in bytes. */
const MAX_L1_BYTES = 32 << 20;

export interface ResizeOptions {
  /** lets a disk become shorter, though what lies behind its new end is lost */
  readonly dataLossAllowed?: boolean;
}

/**
 * Changes the size of the disk. What a longer disk gains reads as zeroes, whatever lies below; of a shorter one, what
 * is cut off is given up and the file becomes shorter.
 * @param size bytes; rounded up to a sector, as QEMU does
 * @throws PlatterError invalid-argument, data-loss (fields.size, fields.current), unsupported-change (fields.reason),
 *   too-large, io-error: the disk then has its old size or its new one, and keeps its contents
 */
export async function resizeDisk(
  image: WritableImage,
  size: number,
  { dataLossAllowed = false }: ResizeOptions,
  hasSnapshots: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const rounded = Math.ceil(size / SECTOR) * SECTOR;
  if (!Number.isSafeInteger(size) || size < 0 || rounded > MAX_OFFSET) throw wrongSize(size, 'whole bytes');
  const { geometry } = image.parts;
  // while the disk becomes longer, a commit must not write its size
  if (image.sizeUnsure) await commit(image);
  if (rounded === image.size) return;
  if (geometry.version < 3 && hasSnapshots) {
    throw new PlatterError('unsupported-change', { file: image.parts.storage.name, reason: 'v2-snapshots' });
  }
  if (rounded < image.size && !dataLossAllowed) {
    throw new PlatterError('data-loss', {
      file: image.parts.storage.name,
      size: rounded,
      current: image.size,
    });
  }
  if (rounded > image.size) await grow(image, rounded, signal);
  else await shrink(image, rounded, signal);
}

const wrongSize = (size: number, expected: string): PlatterError =>
  new PlatterError('invalid-argument', { name: 'size', value: String(size), expected });

async function grow(image: WritableImage, size: number, signal?: AbortSignal): Promise<void> {
  const { geometry, header, backingSize } = image.parts;
  const before = image.size;
  const entries = Math.ceil(size / (geometry.clusterSize * geometry.l2Entries));
  if (entries * 8 > MAX_L1_BYTES) {
    const largest = (MAX_L1_BYTES / 8) * geometry.clusterSize * geometry.l2Entries;
    throw wrongSize(size, `at most ${largest} bytes`);
  }
  if (geometry.version < 3 && backingSize > before) {
    throw new PlatterError('unsupported-change', { file: image.parts.storage.name, reason: 'v2-backing' });
  }
  await image.prepare();
  await image.parts.beforeResize(image.checked);
  if (entries > image.parts.l1.entries) await growL1(image, entries);
  image.setSize(size);
  try {
    // neither what lies below nor what an earlier, longer disk left behind its end may appear
    await hideGuest(image, guestOffset(before), size - before, signal);
    await commit(image);
    image.sizeUnsure = true;
    await header.setSize(size);
    await image.flush();
    image.sizeUnsure = false;
  } catch (error) {
    image.setSize(before);
    throw error;
  }
  const { dataStorage } = image.parts;
  if (dataStorage && !dataStorage.fixedLength && dataStorage.length < size) await dataStorage.truncate(size);
}

async function growL1(image: WritableImage, entries: number): Promise<void> {
  const { geometry, l1, metadata, frees } = image.parts;
  const { clusterSize } = geometry;
  const old = {
    first: hostCluster(l1.place.offset / clusterSize),
    count: Math.ceil(l1.bytes.length / clusterSize),
  };
  const clusters = Math.ceil((entries * 8) / clusterSize);
  const first = await image.allocateTogether(clusters);
  await image.refuseMetadata(first, clusters);
  const bytes = new Uint8Array(clusters * clusterSize);
  bytes.set(l1.bytes);
  metadata.add(first, clusters);
  image.moveL1(bytes, hostOffset(first * clusterSize));
  if (old.count > 0) frees.add(old.first, old.count);
}

async function shrink(image: WritableImage, size: number, signal?: AbortSignal): Promise<void> {
  const { geometry, header, refcounts, storage, dataStorage } = image.parts;
  await image.prepare();
  await image.parts.beforeResize(image.checked);
  await commit(image);
  // the header first: from then on nobody sees what is given up
  image.sizeUnsure = true;
  await header.setSize(size);
  await image.flush();
  image.sizeUnsure = false;
  image.setSize(size);
  const from = Math.ceil(size / geometry.clusterSize) * geometry.clusterSize;
  await forgetGuest(image, guestOffset(from), signal);
  await commit(image);
  // what was counted down has to be on the disk before the file ends there
  await commit(image, { postponed: true });
  // else the blocks of what was cut off would keep the file long
  while (await dropEmptyBlocks(refcounts)) {
    await commit(image, { postponed: true });
    await commit(image, { postponed: true });
  }
  if (!storage.fixedLength) await storage.truncate((await refcounts.usedEnd()) * geometry.clusterSize);
  if (dataStorage && !dataStorage.fixedLength && dataStorage.length > size) await dataStorage.truncate(size);
}
