import { PlatterError } from '../../shared/errors';
import { guestOffset, hostCluster, hostOffset, MAX_OFFSET } from '../../shared/units';
import { requireWalkable, type WalkableImage } from '../check/walkable-image';
import { hasBit, readUint64 } from '../codec/big-endian';
import { offsetOf } from '../codec/entry-offset';
import { AUTOCLEAR, COMPATIBLE } from '../codec/feature-bits';
import type { Image } from '../image/image';
import type { Storage, WritableStorage } from '../io/storage';
import { ActiveL1 } from './active-l1';
import { forgetBitmaps } from './forget-bitmaps';
import { read } from './guest-reader';
import { HeaderWriter, knownAutoclear } from './header-writer';
import { mustHaveRead, type Qcow2Layer } from './layer';
import { MetadataClusters } from './metadata-clusters';
import { PendingFrees } from './pending-frees';
import { RefcountStructure } from './refcount-structure';
import { TableBudget, TableCache } from './table-cache';
import { WritableImage } from './writable-image';

/** bytes that refcount blocks may take in memory */
const BLOCK_BYTES = 16 << 20;

export interface WritableOptions {
  /** bytes of given-up clusters that stay allocated in the host file; default none */
  readonly keepErased?: number;
  readonly log?: (line: string) => void;
}

/** Whether a storage was opened for writing. */
export const isWritable = (storage: Storage): storage is WritableStorage => 'write' in storage;

/** The storage, which an opener for writing has opened. @throws PlatterError internal where it was another one */
export function requireWritable(storage: Storage): WritableStorage {
  if (!isWritable(storage))
    throw new PlatterError('internal', { message: 'the file is not open for writing' });
  return storage;
}

/**
 * Prepares an opened image for writing; nothing is written yet.
 * @param layer the same image as it is read; it sees what is written
 * @throws PlatterError header-damaged, corrupt-structure, io-error
 */
export async function openWritable(
  image: Image,
  layer: Qcow2Layer,
  { keepErased = 0, log }: WritableOptions = {},
): Promise<WritableImage> {
  mustHaveRead(image, ['l1-table', 'snapshot-table', 'bitmap-directory']);
  const walkable = requireWalkable(image);
  const { storage, dataStorage, header, geometry } = walkable;
  if (!isWritable(storage) || (dataStorage && !isWritable(dataStorage))) {
    throw new PlatterError('internal', { message: 'the file is not open for writing' });
  }
  const writer = new HeaderWriter(storage, header);
  const frees = new PendingFrees();
  const blocks = new TableCache(storage, geometry.clusterSize, new TableBudget(BLOCK_BYTES));
  const tables = [...tableClusters(walkable)];
  const others = new MetadataClusters(metadataOf(walkable));
  const metadata = new MetadataClusters([...metadataOf(walkable), ...tables]);
  const refcounts = await RefcountStructure.load(
    { storage, geometry, blocks, metadata, free: (first, count) => frees.add(first, count) },
    header,
  );
  for (const cluster of refcounts.blockClusters()) {
    metadata.add(cluster);
    others.add(cluster);
  }
  /** Clears autoclear bits that what is going to be written makes wrong, and those that Platter does not know. */
  const disown = async (bitmaps: boolean, checked: boolean): Promise<void> => {
    const { high, low } = writer.autoclear;
    const known = knownAutoclear(writer.autoclear);
    const keep = { high: 0, low: (bitmaps ? known.low & ~(1 << AUTOCLEAR.bitmaps) : known.low) >>> 0 };
    if (high === 0 && keep.low === low) return;
    await writer.keepAutoclear(keep);
    await storage.flush();
    // where they are now: clusters may have moved since the image was opened
    if (checked && keep.low !== known.low) await forgetBitmaps(requireWalkable(layer.image), frees);
  };
  const { backing } = layer;
  return new WritableImage({
    storage,
    dataStorage,
    geometry,
    header: writer,
    l1: new ActiveL1(storage, layer.l1, hostOffset(header.l1TableOffset)),
    tables: layer.tables,
    blocks,
    refcounts,
    frees,
    metadata,
    misplacedTables: new Set(
      tables.filter((cluster) => others.firstIn(hostCluster(cluster), 1) !== undefined),
    ),
    lazy: header.version >= 3 && hasBit(header.compatible, COMPATIBLE.lazyRefcounts),
    rawDataFile: dataStorage !== undefined && hasBit(header.autoclear, AUTOCLEAR.rawDataFile),
    backingSize: backing?.virtualSize ?? 0,
    readGuest: (offset, target) => read(layer, guestOffset(offset), target),
    beforeFirstWrite: (checked) => disown(recordsWrites(layer.image), checked),
    beforeMoving: () => disown(false, true),
    // a bitmap covers a disk of one size
    beforeResize: (checked) => disown(true, checked),
    clustersReused: () => layer.decompressed.forget(),
    layer,
    keepErased,
    log,
  });
}

/** Whether one of the bitmaps records what is written, which Platter does not. */
const recordsWrites = ({ bitmaps }: Image): boolean => bitmaps.some(({ flags }) => flags.includes('auto'));

/** Clusters of the active L2 tables. */
function* tableClusters({ geometry, l1 }: WalkableImage): Generator<number> {
  for (let at = 0; at < l1.length; at += 8) {
    const offset = offsetOf(readUint64(l1, at));
    if (offset !== 0 && offset <= MAX_OFFSET) yield Math.floor(offset / geometry.clusterSize);
  }
}

/** Clusters of all other metadata but the refcount blocks. */
function* metadataOf({ header, geometry, snapshots, extensionFacts }: WalkableImage): Generator<number> {
  const { clusterSize } = geometry;
  yield 0;
  yield* clustersOf(header.l1TableOffset, header.l1Size * 8, clusterSize);
  yield* clustersOf(header.refcountTableOffset, header.refcountTableClusters * clusterSize, clusterSize);
  const table = snapshots.reduce((bytes, { length }) => bytes + Math.ceil(length / 8) * 8, 0);
  yield* clustersOf(header.snapshotsOffset, table, clusterSize);
  for (const snapshot of snapshots) yield* clustersOf(snapshot.l1Offset, snapshot.l1Entries * 8, clusterSize);
  const bitmaps = extensionFacts?.bitmaps;
  if (bitmaps?.consistent) yield* clustersOf(bitmaps.directoryOffset, bitmaps.directorySize, clusterSize);
}

function* clustersOf(offset: number, bytes: number, clusterSize: number): Generator<number> {
  if (bytes <= 0) return;
  const end = Math.ceil((offset + bytes) / clusterSize);
  for (let cluster = Math.floor(offset / clusterSize); cluster < end; cluster++) yield cluster;
}
