/** What the metadata of a qcow2 image takes, worked out from what it is made with; sizes in bytes. */
import { MAX_OFFSET } from './units';

/** What the size of the metadata depends on. */
export interface DiskShape {
  /** bytes of the virtual disk */
  readonly size: number;
  /** bytes; a power of two, 512 … 2 MiB */
  readonly clusterSize: number;
  /** width of a refcount: 1, 2, 4, 8, 16, 32 or 64 */
  readonly refcountBits: number;
  readonly extendedL2: boolean;
  /** guest data lies in another file, which has no refcounts */
  readonly dataFile?: boolean;
}

/** Structures that count the clusters of a file, themselves among them. */
export interface RefcountStructures {
  readonly blocks: number;
  readonly tableClusters: number;
}

/** What the structures of an image take. */
export interface MetadataSizes {
  readonly header: number;
  readonly l1: number;
  readonly l2: number;
  readonly refcountTable: number;
  readonly refcountBlocks: number;
  readonly total: number;
}

export interface MetadataEstimate {
  /** as it is made, nothing written yet */
  readonly empty: MetadataSizes;
  /** with a cluster for all of the disk */
  readonly full: MetadataSizes;
  /** length of the file as it is made */
  readonly emptyFileLength: number;
  /** length of the file when it is full: metadata, and the guest's data unless that lies in another file */
  readonly fullFileLength: number;
  /** the smallest part of the disk that is allocated: a cluster, or a subcluster */
  readonly smallestAllocation: number;
  /** the largest disk that an L1 table of 32 MiB leads to with these clusters; at most 2^53 - 512 */
  readonly largestDisk: number;
  /** a refcount table of 8 MiB counts all clusters of the full image: without that, it can never be full */
  readonly canBeFull: boolean;
}

const L1_ENTRY = 8;
const TABLE_ENTRY = 8;
const MAX_L1_ENTRIES = (32 << 20) / L1_ENTRY;
const MAX_REFCOUNT_TABLE = 8 << 20;
const SUBCLUSTERS = 32;
const SECTOR = 512;

/** Entries of an L2 table of one cluster. */
const l2Entries = (clusterSize: number, extendedL2: boolean): number => clusterSize / (extendedL2 ? 16 : 8);

/** L2 tables that cover a disk, which is as many as its L1 table has entries. */
export const l2Tables = ({ size, clusterSize, extendedL2 }: Omit<DiskShape, 'refcountBits'>): number =>
  Math.ceil(Math.ceil(size / clusterSize) / l2Entries(clusterSize, extendedL2));

/** The largest disk, in bytes, that an L1 table of 32 MiB leads to; at most 2^53 - 512. */
export function largestDisk(clusterSize: number, extendedL2: boolean): number {
  const reach = MAX_L1_ENTRIES * l2Entries(clusterSize, extendedL2) * clusterSize;
  return Math.min(reach, MAX_OFFSET + 1 - SECTOR);
}

/** The fewest structures that count `clusters` other clusters and themselves. */
export function refcountStructures(
  clusters: number,
  { clusterSize, refcountBits }: Pick<DiskShape, 'clusterSize' | 'refcountBits'>,
): RefcountStructures {
  const perBlock = (clusterSize * 8) / refcountBits;
  const perTableCluster = clusterSize / TABLE_ENTRY;
  let blocks = 0;
  let tableClusters = 0;
  for (;;) {
    const counted = clusters + blocks + tableClusters;
    blocks = Math.ceil(counted / perBlock);
    tableClusters = Math.ceil(blocks / perTableCluster);
    if (clusters + blocks + tableClusters === counted) return { blocks, tableClusters };
  }
}

/** Whether a refcount table of so many clusters is one that QEMU opens. */
export const tableIsAllowed = (tableClusters: number, clusterSize: number): boolean =>
  tableClusters * clusterSize <= MAX_REFCOUNT_TABLE;

/** What the metadata of an image takes when it is new and when it is full. */
export function estimateMetadata(shape: DiskShape): MetadataEstimate {
  const { clusterSize, extendedL2 } = shape;
  const tables = l2Tables(shape);
  const dataClusters = shape.dataFile ? 0 : Math.ceil(shape.size / clusterSize);
  const empty = metadataSizes(shape, 0, 0);
  const full = metadataSizes(shape, tables, dataClusters);
  return {
    empty,
    full,
    // a new file ends where its L1 table does, and that is its last structure
    emptyFileLength: empty.total - empty.l1 + tables * L1_ENTRY,
    fullFileLength: full.total + dataClusters * clusterSize,
    smallestAllocation: extendedL2 ? clusterSize / SUBCLUSTERS : clusterSize,
    largestDisk: largestDisk(clusterSize, extendedL2),
    canBeFull: full.refcountTable <= MAX_REFCOUNT_TABLE,
  };
}

/** @param allocated L2 tables that are there */
function metadataSizes(shape: DiskShape, allocated: number, dataClusters: number): MetadataSizes {
  const { clusterSize } = shape;
  const header = clusterSize;
  const l1 = Math.ceil((l2Tables(shape) * L1_ENTRY) / clusterSize) * clusterSize;
  const l2 = allocated * clusterSize;
  const { blocks, tableClusters } = refcountStructures(
    (header + l1 + l2) / clusterSize + dataClusters,
    shape,
  );
  const refcountTable = tableClusters * clusterSize;
  const refcountBlocks = blocks * clusterSize;
  return {
    header,
    l1,
    l2,
    refcountTable,
    refcountBlocks,
    total: header + l1 + l2 + refcountTable + refcountBlocks,
  };
}
