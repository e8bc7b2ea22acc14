/** The disk as it was when a snapshot was taken. */
import { PlatterError } from '../../shared/errors';
import type { SnapshotEntry } from '../codec/snapshot-table';
import type { Image } from '../image/image';
import { MAX_L1_BYTES } from '../image/read-geometry';
import { MAX_OFFSET } from '../../shared/units';

const SECTOR = 512;

/** What names a snapshot: its id, its name or `#` and its place in the table from 1 on; or its index there. */
export type SnapshotChoice = string | number;

/**
 * The snapshot that somebody means: by its index; or by its id, else by its name, as QEMU looks for it; else, as what
 * an image holds may be empty, alike or not to be typed, by its place.
 * @throws PlatterError invalid-argument when there is none, or more than one
 */
export function snapshotOf({ snapshots }: Image, choice: SnapshotChoice): SnapshotEntry {
  return typeof choice === 'number'
    ? theOnly(
        snapshots.filter(({ index }) => index === choice),
        `#${choice + 1}`,
      )
    : snapshotNamed(snapshots, choice);
}

function snapshotNamed(snapshots: readonly SnapshotEntry[], idOrName: string): SnapshotEntry {
  const byId = snapshots.filter(({ id }) => id === idOrName);
  if (byId.length > 0) return theOnly(byId, idOrName);
  const byName = snapshots.filter(({ name }) => name === idOrName);
  if (byName.length > 0) return theOnly(byName, idOrName);
  const byPlace = snapshots.filter(({ index }) => `#${index + 1}` === idOrName);
  return theOnly(byPlace, idOrName);
}

function theOnly(found: readonly SnapshotEntry[], value: string): SnapshotEntry {
  if (found.length === 1) return found[0];
  const expected =
    found.length === 0
      ? 'the id or name of a snapshot of the image, or # and its place among them'
      : `${found.length} snapshots are called so`;
  throw new PlatterError('invalid-argument', { name: 'snapshot', value, expected });
}

/** What takes the place of the active L1 table and size. */
export interface SnapshotTables {
  readonly l1: Uint8Array;
  readonly l1Offset: number;
  /** bytes */
  readonly virtualSize: number;
}

/**
 * Reads a snapshot's L1 table; what is past the end of the file as zeroes.
 * @throws PlatterError corrupt-structure when there can be no such table, too-large, io-error
 */
export async function snapshotTables(
  { storage }: Image,
  snapshot: SnapshotEntry,
  clusterSize: number,
  signal?: AbortSignal,
): Promise<SnapshotTables> {
  const { l1Offset, l1Entries, diskSize, rawL1Offset: raw } = snapshot;
  const bytes = l1Entries * 8;
  const file = storage.name;
  if (bytes > MAX_L1_BYTES || l1Offset % clusterSize !== 0 || l1Offset + bytes > MAX_OFFSET) {
    throw new PlatterError('corrupt-structure', { file, structure: 'snapshot-l1', offset: l1Offset, raw });
  }
  if (diskSize > MAX_OFFSET) throw new PlatterError('too-large', { file, limit: '8 PiB' });
  const l1 = new Uint8Array(bytes);
  // memory past the end of the file is left untouched, so that it costs nothing
  const inFile = Math.min(bytes, Math.max(0, storage.length - l1Offset));
  await storage.readBatch([{ position: l1Offset, target: l1.subarray(0, inFile) }], undefined, signal);
  return { l1, l1Offset, virtualSize: Math.floor(diskSize / SECTOR) * SECTOR };
}
