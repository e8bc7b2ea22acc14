import { PlatterError } from '../../shared/errors';
import type { Finding, Structure } from '../../shared/findings';
import { decodeBitmapDirectory, type DecodedBitmapDirectory } from '../codec/bitmap-directory';
import { MAX_BITMAP_DIRECTORY, type BitmapsExtension } from '../codec/bitmaps-extension';
import type { Header } from '../codec/header';
import type { DecodedExtensions } from '../codec/header-extensions';
import { decodeSnapshotTable, type DecodedSnapshotTable, type SnapshotEntry } from '../codec/snapshot-table';
import { LIMITS } from '../codec/header-rules';
import type { Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import type { Geometry } from './geometry';
import { MAX_L1_BYTES } from './read-geometry';

/** What is read of an image when it is opened. */
export interface OpeningTables {
  readonly l1: Uint8Array;
  readonly snapshots: DecodedSnapshotTable['snapshots'];
  readonly bitmaps: DecodedBitmapDirectory['bitmaps'];
  readonly findings: readonly Finding[];
}

/** Reads the tables that are small for any honest image. Those that the header does not allow to find are empty. */
export async function readTables(
  storage: Storage,
  header: Header | undefined,
  geometry: Geometry | undefined,
  extensions: DecodedExtensions | undefined,
  signal?: AbortSignal,
): Promise<OpeningTables> {
  if (!header || !geometry) return { l1: new Uint8Array(0), snapshots: [], bitmaps: [], findings: [] };
  const findings: Finding[] = tablesCutOff(header, geometry);
  const attempt = async <Table>(structure: Structure, offset: number, read: Promise<Table>) => {
    try {
      return await read;
    } catch (error) {
      findings.push(unreadable(structure, offset, error));
      return undefined;
    }
  };
  const l1 = await attempt('l1-table', header.l1TableOffset, readL1(storage, header, signal));
  const snapshots = await attempt(
    'snapshot-table',
    header.snapshotsOffset,
    readSnapshots(storage, header, geometry, signal),
  );
  const bitmaps = await attempt(
    'bitmap-directory',
    extensions?.bitmaps?.directoryOffset ?? 0,
    readBitmaps(storage, extensions?.bitmaps, geometry, signal),
  );
  return {
    l1: l1 ?? new Uint8Array(0),
    snapshots: snapshots?.snapshots ?? [],
    bitmaps: bitmaps?.bitmaps ?? [],
    findings: [...findings, ...(snapshots?.findings ?? []), ...(bitmaps?.findings ?? [])],
  };
}

/** A table that the disk does not give up does not keep the rest from being seen. */
function unreadable(structure: Structure, hostOffset: number, error: unknown): Finding {
  if (!(error instanceof PlatterError) || error.code !== 'io-error') throw error;
  return { code: 'unreadable-structure', structure, hostOffset, detail: String(error.fields.errno ?? '') };
}

/** The active L1 table, whole entries; zero past the end of the file. Empty when the header's values are no table. */
async function readL1(storage: Storage, header: Header, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = header.l1Size * 8;
  const { l1TableOffset: position } = header;
  if (bytes > MAX_L1_BYTES || !Number.isSafeInteger(position + bytes)) return new Uint8Array(0);
  const table = new Uint8Array(bytes);
  // memory past the end of the file is left untouched, so that it costs nothing
  const inFile = Math.min(bytes, Math.max(0, storage.length - position));
  await storage.readBatch([{ position, target: table.subarray(0, inFile) }], undefined, signal);
  return table;
}

/** Tables that reach past the end of the file: what is missing reads as zeroes, and so as nothing. */
function tablesCutOff(header: Header, geometry: Geometry): Finding[] {
  const { clusterSize, fileLength } = geometry;
  const findings: Finding[] = [];
  const look = (structure: Structure, hostOffset: number, bytes: number): void => {
    if (bytes > 0 && hostOffset + bytes > fileLength)
      findings.push(cutOff(structure, hostOffset, fileLength, bytes));
  };
  look('l1-table', header.l1TableOffset, header.l1Size * 8);
  look('refcount-table', header.refcountTableOffset, header.refcountTableClusters * clusterSize);
  return findings;
}

/** @param bytes length of the table, where that is known */
function cutOff(structure: Structure, hostOffset: number, fileLength: number, bytes?: number): Finding {
  const raw = String(Math.max(0, fileLength - hostOffset));
  const expected = bytes === undefined ? undefined : `${bytes} bytes`;
  return { code: 'table-cut-off', structure, hostOffset, raw, expected };
}

/** Entries have no fixed size, but the largest that QEMU reads, of 130 KiB, fits a part. */
const SNAPSHOT_PART = 160 << 10;

/** The snapshot table. Past the end of the file there are entries of zeroes, as QEMU reads them. */
async function readSnapshots(
  storage: Storage,
  header: Header,
  geometry: Geometry,
  signal?: AbortSignal,
): Promise<DecodedSnapshotTable> {
  const { snapshotCount: count, snapshotsOffset: offset, version } = header;
  const context = { count, offset, version, virtualSize: geometry.virtualSize };
  const inFile = Math.max(0, storage.length - offset);
  const snapshots: SnapshotEntry[] = [];
  const findings: Finding[] = [];
  if (count === 0 || count > LIMITS.snapshots || offset % geometry.clusterSize !== 0) {
    return { snapshots, findings, length: 0, needsMore: false };
  }
  const bytes = new Uint8Array(SNAPSHOT_PART);
  const slice = new TimeSlice(signal);
  for (let length = 0; ;) {
    const from = { index: snapshots.length, position: Math.ceil(length / 8) * 8 };
    await storage.readBatch([{ position: offset + from.position, target: bytes }], undefined, signal);
    const part = decodeSnapshotTable(bytes, { ...context, from });
    for (const snapshot of part.snapshots) snapshots.push(snapshot);
    for (const finding of part.findings) findings.push(finding);
    length = part.length;
    if (part.needsMore) {
      if (slice.over) await slice.rest();
      continue;
    }
    if (length > inFile) findings.push(cutOff('snapshot-table', offset, geometry.fileLength, length));
    return { snapshots, findings, length, needsMore: false };
  }
}

/** What is read past the end of the file, so that decoding meets the zeroes that QEMU would read there. */
const PAST_END = 64 << 10;

/** The bitmap directory, which only counts while its autoclear bit vouches for it. */
async function readBitmaps(
  storage: Storage,
  extension: BitmapsExtension | undefined,
  geometry: Geometry,
  signal?: AbortSignal,
): Promise<DecodedBitmapDirectory> {
  const none = { bitmaps: [], findings: [] };
  if (!extension?.consistent) return none;
  const { directoryOffset: offset, directorySize: size, count } = extension;
  if (size > MAX_BITMAP_DIRECTORY) return none;
  const inFile = Math.min(size, Math.max(0, storage.length - offset));
  const bytes = new Uint8Array(Math.min(size, inFile + PAST_END));
  const target = bytes.subarray(0, inFile);
  await storage.readBatch([{ position: offset, target }], undefined, signal);
  const { clusterSize, virtualSize } = geometry;
  const directory = decodeBitmapDirectory(bytes, { offset, size, count, clusterSize, virtualSize });
  if (inFile === size) return directory;
  const cut = cutOff('bitmap-directory', offset, geometry.fileLength, size);
  return { ...directory, findings: [...directory.findings, cut] };
}
