import { errorToWire, PlatterError } from '../../shared/errors';
import type { Explanation, GuestWalk, HostPlace, WalkEnd } from '../../shared/explanation';
import type { OperationContext } from '../../shared/progress';
import type { ClusterDetails, GuestExtent, MapSpace } from '../../shared/results';
import { guestOffset, MAX_OFFSET } from '../../shared/units';
import { hexBytes } from '../codec/big-endian';
import type { SnapshotEntry } from '../codec/snapshot-table';
import { requireWalkable, type WalkableImage } from '../check/walkable-image';
import { read } from '../device/guest-reader';
import { openLayers } from '../device/layer';
import type { Image } from '../image/image';
import type { Storage } from '../io/storage';
import { explainRefcount } from '../map/explain-refcount';
import { subclusterAt, walkTables, type TableWalk } from '../map/explain-walk';
import { walkGuestExtents } from '../map/guest-extents';
import type { ImageMap } from '../map/image-map';

export interface ExplainOptions {
  readonly space: MapSpace;
  /** of the disk or of the file, of any alignment */
  readonly offset: number;
  /** of the image: it says what the cluster is and who refers to it */
  readonly map: ImageMap;
}

/** Bytes that are shown of a cluster. */
const SHOWN = 16;
const SECTOR = 512;

/**
 * How a cluster is reached: every entry on the way with its bits, the counters of what it leads to, and what is there
 * in the end. What is damaged is told, and followed as far as it leads anywhere.
 * @throws PlatterError invalid-argument past the end of the disk or file, header-damaged, too-large, io-error, cancelled
 */
export async function explain(
  image: Image,
  { space, offset, map }: ExplainOptions,
  { signal }: OperationContext = {},
): Promise<Explanation> {
  const walkable = requireWalkable(image);
  const { clusterSize, dataFile } = walkable.geometry;
  const cluster = Math.floor(offset / clusterSize);
  const end = space === 'guest' ? walkable.geometry.virtualSize : map.summary().host.clusters * clusterSize;
  if (offset >= end) {
    throw new PlatterError('invalid-argument', { name: 'offset', value: offset, expected: `below ${end}` });
  }
  const details = await map.inspect({ space, cluster }, signal);
  const facts = { space, cluster, kind: details.kind, clusterSize };
  if (space === 'guest') return { ...facts, guest: await guestWalk(walkable, offset, undefined, signal) };
  const host: HostPlace = {
    offset: cluster * clusterSize,
    owners: details.owners,
    ownersMore: details.ownersMore,
    ...(dataFile && details.owners.length === 0
      ? {}
      : { refcount: await explainRefcount(walkable, cluster) }),
    stored: await bytesAt(walkable.storage, cluster * clusterSize),
  };
  const way = wayTo(walkable, details);
  return { ...facts, host, guest: way && (await guestWalk(walkable, way.offset, way.snapshot, signal)) };
}

/** The guest offset that leads to a cluster of the file: on the active disk, else on a snapshot's. */
function wayTo(
  { snapshots }: Image,
  { owners }: ClusterDetails,
): { readonly offset: number; readonly snapshot?: SnapshotEntry } | undefined {
  const entries = owners.filter(({ structure }) => structure === 'l2-entry');
  const owner = entries.find(({ snapshot }) => snapshot === undefined) ?? entries[0];
  if (owner?.guestOffset === undefined || owner.guestOffset > MAX_OFFSET) return undefined;
  if (owner.snapshot === undefined) return { offset: owner.guestOffset };
  return { offset: owner.guestOffset, snapshot: snapshots[owner.snapshot] };
}

async function guestWalk(
  image: WalkableImage,
  offset: number,
  snapshot: SnapshotEntry | undefined,
  signal?: AbortSignal,
): Promise<GuestWalk> {
  const { walk, entry } = await walkTables(image, offset, snapshot);
  const end = await endOf(image, walk, entry, signal);
  const stored = await storedAt(image, end);
  return {
    ...walk,
    end,
    ...(stored === undefined ? {} : { stored }),
    read: await readAt(image, walk, signal),
  };
}

/** What is at the end of the walk. */
async function endOf(
  image: WalkableImage,
  { offset, l1 }: TableWalk['walk'],
  entry: TableWalk['entry'],
  signal?: AbortSignal,
): Promise<WalkEnd> {
  const { clusterSize, dataFile } = image.geometry;
  const inCluster = offset % clusterSize;
  const cluster = (start: number): WalkEnd =>
    start + clusterSize > MAX_OFFSET
      ? { kind: 'damaged' }
      : { kind: 'cluster', offset: start + inCluster, inDataFile: dataFile };
  // an L2 table can't be so far away
  if (l1?.meaning === 'l2-table' && l1.target === undefined) return { kind: 'damaged' };
  switch (entry?.kind) {
    case 'data':
      return cluster(entry.offset);
    case 'compressed': {
      const { offset: start, length } = entry.stream;
      return start > MAX_OFFSET ? { kind: 'damaged' } : { kind: 'stream', offset: start, length };
    }
    case 'zero-plain':
    case 'zero-allocated':
      return { kind: 'zeroes', reason: 'flag' };
    case 'invalid':
      return { kind: 'damaged' };
    case 'subclusters': {
      const held = subclusterAt(entry, offset, clusterSize);
      if (held === 'data') return cluster(entry.offset);
      return held === 'zero' ? { kind: 'zeroes', reason: 'subcluster' } : below(image, offset, signal);
    }
    default:
      return below(image, offset, signal);
  }
}

/** What is read where the image leaves it to the chain. */
async function below(image: Image, offset: number, signal?: AbortSignal): Promise<WalkEnd> {
  let held: GuestExtent | undefined;
  const start = Math.floor(offset / SECTOR) * SECTOR;
  const take = (batch: readonly GuestExtent[]): void => {
    held ??= batch.find(({ present }) => present);
  };
  try {
    await walkGuestExtents(image, take, { signal, range: { start, end: start + SECTOR }, below: true });
  } catch (error) {
    if (error instanceof PlatterError && error.code !== 'cancelled') return { kind: 'unknown-backing' };
    throw error;
  }
  if (!held) return { kind: 'zeroes', reason: 'nothing-stored' };
  return { kind: 'backing', depth: held.depth, name: image.chain[held.depth]?.name ?? '' };
}

/** The first bytes at the end of a walk, as they stand in the file. */
async function storedAt({ storage, dataStorage }: Image, end: WalkEnd): Promise<string | undefined> {
  if (end.kind !== 'cluster' && end.kind !== 'stream') return undefined;
  const file = end.kind === 'cluster' && end.inDataFile ? dataStorage : storage;
  return file && bytesAt(file, end.offset);
}

async function bytesAt(storage: Storage, offset: number): Promise<string> {
  const available = Math.min(SHOWN, Math.max(0, storage.length - offset));
  const bytes = new Uint8Array(available);
  await storage.read(offset, bytes);
  return hexBytes(bytes);
}

/** What a guest reads there, through the chain and unpacked. */
async function readAt(
  image: Image,
  { offset, snapshot }: Pick<GuestWalk, 'offset' | 'snapshot'>,
  signal?: AbortSignal,
): Promise<GuestWalk['read']> {
  try {
    const layer = await openLayers(image, {
      snapshot: snapshot && image.snapshots[snapshot.index].id,
      signal,
    });
    const bytes = new Uint8Array(Math.max(0, Math.min(SHOWN, layer.virtualSize - offset)));
    await read(layer, guestOffset(offset), bytes, signal);
    return { bytes: hexBytes(bytes) };
  } catch (error) {
    if (!(error instanceof PlatterError) || error.code === 'cancelled' || error.code === 'internal')
      throw error;
    const { code, fields } = errorToWire(error);
    return { error: { code, fields } };
  }
}
