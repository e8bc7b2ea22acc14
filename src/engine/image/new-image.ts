/** Where everything of a new image goes. Nothing is written here, and little is kept, however large the disk is. */
import { l2Tables, refcountStructures, tableIsAllowed } from '../../shared/metadata-estimate';
import { MAX_OFFSET } from '../../shared/units';
import { COMPATIBLE, INCOMPATIBLE } from '../codec/feature-bits';
import { encodeFeatureNames } from '../codec/feature-name-table';
import type { Header } from '../codec/header';
import { EXTENSION_TYPE } from '../codec/header-extensions';
import { encodeFirstCluster, type ExtensionBytes } from '../codec/header-extensions-encoder';
import { KNOWN_HEADER_LENGTH, V2_HEADER_LENGTH } from '../codec/header-layout';
import { l2EntrySize } from '../codec/l2-entry';
import { encodeText } from '../codec/text';
import { checkNewImage, wrong, type NewImageOptions } from './new-image-options';
import { refcountsOf, tableOf, tableParts, type TablePart, type TableRegion } from './new-image-tables';

/** An image that can be written: first the tables, the length of the file, then the first cluster. */
export interface NewImagePlan {
  /** bytes of the virtual disk, a multiple of 512 */
  readonly virtualSize: number;
  readonly clusterSize: number;
  readonly header: Header;
  /** the whole first cluster: with it the file becomes an image */
  readonly firstCluster: Uint8Array;
  /** bytes of the tables, without the first cluster and what reads as zero */
  readonly tableBytes: number;
  /** bytes of the image file */
  readonly fileLength: number;
  /** of these, what is no place for guest data */
  readonly metadataBytes: number;
  /** the tables, in order, at most 1 MiB at a time; each part is overwritten by the next one */
  tables(): Generator<TablePart>;
}

/** Where the structures lie, in clusters; each begins where the one before it ends. */
interface Layout {
  readonly tableClusters: number;
  readonly blocks: number;
  readonly l1Clusters: number;
  readonly l2Tables: number;
  readonly dataClusters: number;
}

const SECTOR = 512;
/** QEMU leaves the names of features out where clusters are this small. */
const NO_FEATURE_NAMES = 4096;

/**
 * Plans a new image as QEMU lays it out: header, refcount table, its blocks, L1 table. Preallocated, L2 tables
 * follow, and then a place for all of the guest's data.
 * @throws PlatterError invalid-argument (fields.name as in `checkNewImage`), header-full
 */
export function planNewImage(options: NewImageOptions): NewImagePlan {
  checkNewImage(options);
  const virtualSize = Math.ceil(options.size / SECTOR) * SECTOR;
  const clusterSize = 2 ** options.clusterBits;
  const layout = layOut(options, virtualSize, clusterSize);
  const { tableClusters, blocks, l1Clusters, dataClusters } = layout;
  const l1Size = l2Tables({ size: virtualSize, clusterSize, extendedL2: options.extendedL2 });
  const l1Offset = (1 + tableClusters + blocks) * clusterSize;
  // where the L1 table is the last structure the file ends with it, as QEMU's does
  const metadataBytes =
    layout.l2Tables === 0 ? l1Offset + l1Size * 8 : l1Offset + (l1Clusters + layout.l2Tables) * clusterSize;
  const fileLength = metadataBytes + dataClusters * clusterSize;
  if (fileLength > MAX_OFFSET) throw wrong('size', virtualSize, 'room for metadata in a file of 8 PiB');
  const header = headerOf(options, { virtualSize, l1Size, l1Offset, clusterSize, tableClusters });
  const regions = regionsOf(options, layout, clusterSize);
  return {
    virtualSize,
    clusterSize,
    header,
    firstCluster: encodeFirstCluster(
      header,
      extensionsOf(options, clusterSize),
      encodeText(options.backing?.name ?? ''),
    ),
    tableBytes: regions.reduce((sum, { length }) => sum + length, 0),
    metadataBytes,
    fileLength,
    tables: () => tableParts(regions),
  };
}

function layOut(options: NewImageOptions, size: number, clusterSize: number): Layout {
  const { extendedL2, refcountBits, preallocation, dataFile } = options;
  const tables = l2Tables({ size, clusterSize, extendedL2 });
  const allocated = preallocation === 'metadata' ? tables : 0;
  const dataClusters = allocated === 0 || dataFile !== undefined ? 0 : Math.ceil(size / clusterSize);
  const l1Clusters = Math.ceil((tables * 8) / clusterSize);
  const others = 1 + l1Clusters + allocated + dataClusters;
  const { blocks, tableClusters } = refcountStructures(others, { clusterSize, refcountBits });
  if (!tableIsAllowed(tableClusters, clusterSize)) {
    throw wrong('preallocation', preallocation, 'larger clusters or narrower refcounts for so large a disk');
  }
  return { tableClusters, blocks, l1Clusters, l2Tables: allocated, dataClusters };
}

/** The tables that are not all zeroes. */
function regionsOf(options: NewImageOptions, layout: Layout, clusterSize: number): TableRegion[] {
  const { tableClusters, blocks, l1Clusters, l2Tables: tables } = layout;
  const table = clusterSize;
  const firstBlock = table + tableClusters * clusterSize;
  const l1 = firstBlock + blocks * clusterSize;
  const l2 = l1 + l1Clusters * clusterSize;
  const data = l2 + tables * clusterSize;
  const clusters = data / clusterSize + layout.dataClusters;
  const order = Math.log2(options.refcountBits);
  const leads = { size: 8, step: clusterSize } as const;
  const counts = [
    tableOf(table, firstBlock - table, { ...leads, count: blocks, first: firstBlock, copied: false }),
    refcountsOf(firstBlock, l1 - firstBlock, { clusters, order }),
  ];
  if (tables === 0) return counts;
  const guestClusters = Math.ceil(options.size / clusterSize);
  const size = l2EntrySize(options.extendedL2);
  // in a data file each cluster lies where the guest sees it
  const first = options.dataFile === undefined ? data : 0;
  return [
    ...counts,
    tableOf(l1, l2 - l1, { ...leads, count: tables, first: l2, copied: true }),
    tableOf(l2, data - l2, { count: guestClusters, size, first, step: clusterSize, copied: true }),
  ];
}

interface Places {
  readonly virtualSize: number;
  readonly clusterSize: number;
  readonly l1Size: number;
  readonly l1Offset: number;
  readonly tableClusters: number;
}

function headerOf(options: NewImageOptions, places: Places): Header {
  const { version, dataFile, compressionType, extendedL2, lazyRefcounts } = options;
  const bits = (...on: readonly (number | false)[]) => ({
    high: 0,
    low: on.reduce<number>((sum, bit) => (bit === false ? sum : sum + 2 ** bit), 0),
  });
  const zstd = compressionType === 'zstd';
  return {
    version,
    backingFileOffset: 0,
    backingFileSize: 0,
    clusterBits: options.clusterBits,
    size: places.virtualSize,
    cryptMethod: 0,
    l1Size: places.l1Size,
    // QEMU gives a disk of no size no table, and the place no name
    l1TableOffset: places.l1Size === 0 ? 0 : places.l1Offset,
    refcountTableOffset: places.clusterSize,
    refcountTableClusters: places.tableClusters,
    snapshotCount: 0,
    snapshotsOffset: 0,
    incompatible: bits(
      dataFile !== undefined && INCOMPATIBLE.dataFile,
      zstd && INCOMPATIBLE.compressionType,
      extendedL2 && INCOMPATIBLE.extendedL2,
    ),
    compatible: bits(lazyRefcounts && COMPATIBLE.lazyRefcounts),
    autoclear: bits(),
    refcountOrder: Math.log2(options.refcountBits),
    headerLength: version === 2 ? V2_HEADER_LENGTH : KNOWN_HEADER_LENGTH,
    compressionType: zstd ? 1 : 0,
  };
}

/** In QEMU's order. */
function extensionsOf(options: NewImageOptions, clusterSize: number): ExtensionBytes[] {
  const { version, backing, dataFile } = options;
  const extensions: ExtensionBytes[] = [];
  if (backing) extensions.push({ type: EXTENSION_TYPE.backingFormat, data: encodeText(backing.format) });
  if (dataFile !== undefined) extensions.push({ type: EXTENSION_TYPE.dataFile, data: encodeText(dataFile) });
  if (version === 3 && clusterSize > NO_FEATURE_NAMES) {
    extensions.push({ type: EXTENSION_TYPE.featureNames, data: encodeFeatureNames() });
  }
  return extensions;
}
