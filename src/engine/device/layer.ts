/** The images of a chain as a block device reads them. */
import { PlatterError } from '../../shared/errors';
import type { Structure } from '../../shared/findings';
import { refusal, requireWalkable, unknownFeatures } from '../check/walkable-image';
import type { Geometry } from '../image/geometry';
import type { BackingSource, Image } from '../image/image';
import type { Storage } from '../io/storage';
import { DecompressedClusters } from './decompressed-clusters';
import { snapshotOf, snapshotTables, type SnapshotChoice } from './snapshot-tables';
import { TableBudget, TableCache } from './table-cache';
import { unpackInThread, type UnpackClusters } from './unpack-clusters';

/** What stands for a guest's disk, or for what an image above leaves open. */
export type Layer = Qcow2Layer | RawLayer;

/**
 * A qcow2 image. Reading looks at `l1`, `tables` and `virtualSize` afresh with each request, so that who writes
 * may change them.
 */
export interface Qcow2Layer {
  readonly kind: 'qcow2';
  /** as it was opened, or read again after clusters were moved */
  image: Image;
  /** 0 is the image at the top */
  readonly depth: number;
  /** whole entries, the active ones or a snapshot's */
  l1: Uint8Array;
  /** byte offset of the L1 table in the file, for errors */
  l1Offset: number;
  /** bytes of the disk; reads past it are refused at the top and give zeroes below */
  virtualSize: number;
  readonly geometry: Geometry;
  /** guest bytes that one L2 table answers for */
  readonly tableSpan: number;
  readonly tables: TableCache;
  /** holds the metadata and compressed clusters */
  readonly storage: Storage;
  /** holds the data clusters: the external data file where there is one, else `storage` */
  readonly dataStorage: Storage;
  readonly compressionType: number;
  readonly unpack: UnpackClusters;
  /** shared with the images below. Who frees compressed clusters makes it forget */
  readonly decompressed: DecompressedClusters;
  readonly backing?: Layer;
}

/** Bytes as they are, at the bottom of a chain. */
export interface RawLayer {
  readonly kind: 'raw';
  readonly storage: Storage;
  /** bytes, the file's length rounded up to a sector as QEMU does */
  readonly virtualSize: number;
}

export interface LayerOptions {
  /** a snapshot of the top image: the disk as it was then */
  readonly snapshot?: SnapshotChoice;
  /** bytes that L2 tables of the whole chain may take in memory; default 32 MiB */
  readonly tableBytes?: number;
  /** default in the calling thread */
  readonly unpack?: UnpackClusters;
  readonly signal?: AbortSignal;
}

const TABLE_BYTES = 32 << 20;
const SECTOR = 512;

/** What the layers of a chain have in common. */
interface Shared {
  readonly budget: TableBudget;
  readonly decompressed: DecompressedClusters;
  readonly unpack: UnpackClusters;
}

/**
 * Makes an opened image and its chain readable. Closing the image ends it.
 * @throws PlatterError unsupported-feature, encrypted, header-damaged, data-file, backing-file, too-large,
 *   corrupt-structure (the snapshot's L1 table), invalid-argument (no such snapshot), io-error
 */
export async function openLayers(image: Image, options: LayerOptions = {}): Promise<Qcow2Layer> {
  const layer = layerOf(image, 0, {
    budget: new TableBudget(options.tableBytes ?? TABLE_BYTES),
    decompressed: new DecompressedClusters(),
    unpack: options.unpack ?? unpackInThread,
  });
  if (options.snapshot === undefined) return layer;
  const snapshot = snapshotOf(image, options.snapshot);
  return Object.assign(
    layer,
    await snapshotTables(image, snapshot, layer.geometry.clusterSize, options.signal),
  );
}

function layerOf(image: Image, depth: number, shared: Shared): Qcow2Layer {
  const { header, geometry } = requireReadable(image);
  const { storage, dataStorage = storage } = image;
  return {
    kind: 'qcow2',
    image,
    depth,
    l1: image.l1,
    l1Offset: header.l1TableOffset,
    virtualSize: geometry.virtualSize,
    geometry,
    tableSpan: geometry.clusterSize * geometry.l2Entries,
    tables: new TableCache(storage, geometry.clusterSize, shared.budget),
    storage,
    dataStorage,
    compressionType: header.compressionType,
    unpack: shared.unpack,
    decompressed: shared.decompressed,
    backing: image.backing && backingLayer(image.backing, depth + 1, shared),
  };
}

function backingLayer(backing: BackingSource, depth: number, shared: Shared): Layer {
  if (backing.kind === 'qcow2') return layerOf(backing.image, depth, shared);
  const { storage } = backing;
  return { kind: 'raw', storage, virtualSize: Math.ceil(storage.length / SECTOR) * SECTOR };
}

/**
 * What could not be read when the image was opened is empty, which would show as zeroes, or as room that is free.
 * @throws PlatterError io-error where one of the structures is so
 */
export function mustHaveRead({ findings, storage }: Image, structures: readonly Structure[]): void {
  const missing = findings.find(
    ({ code, structure }) => code === 'unreadable-structure' && structures.includes(structure),
  );
  if (!missing) return;
  const { hostOffset: offset, detail: errno } = missing;
  throw new PlatterError('io-error', { file: storage.name, offset, errno, syscall: 'read' });
}

/** @throws PlatterError for images whose guest data can't be read, or not rightly */
function requireReadable(image: Image): ReturnType<typeof requireWalkable> {
  const file = image.storage.name;
  const names = unknownFeatures(image);
  if (names.length > 0) throw new PlatterError('unsupported-feature', { file, names });
  mustHaveRead(image, ['l1-table']);
  const refused = refusal(image);
  if (refused) throw refused;
  if (image.header?.cryptMethod !== 0) throw new PlatterError('encrypted', { file });
  return requireWalkable(image);
}
