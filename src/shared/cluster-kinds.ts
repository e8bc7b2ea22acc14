/**
 * What a cluster is, on the map and in reports. The number is the byte that the engine keeps per cluster
 * and the bit in presence masks, so there can be at most 32.
 */
export const ClusterKind = {
  /** host: refcount 0 and unreferenced */
  free: 0,
  header: 1,
  refcountTable: 2,
  refcountBlock: 3,
  l1Table: 4,
  /** L2 table of the active L1 (perhaps of snapshots as well) */
  l2Table: 5,
  snapshotTable: 6,
  snapshotL1: 7,
  /** L2 table that only snapshots use */
  snapshotL2: 8,
  bitmapDirectory: 9,
  bitmapTable: 10,
  bitmapData: 11,
  /** LUKS header and key material */
  luks: 12,
  /** guest data that only the active disk uses */
  data: 13,
  /** reads as zeroes, yet a host cluster is reserved for it (ZERO_ALLOC) */
  zeroAllocated: 14,
  /** holds sectors of compressed streams */
  compressed: 15,
  /** data of the active disk that at least one snapshot uses too */
  shared: 16,
  /** data that only snapshots use */
  snapshotData: 17,
  /** host: counted but unreferenced */
  leaked: 18,
  /** referenced but not counted, claimed by two structures, misaligned */
  corrupt: 19,
  /** host: counted or referenced past the end of the file */
  beyondEnd: 20,
  /** guest: no cluster of its own and no backing data: reads as zeroes */
  unallocated: 21,
  /** guest: explicitly zero, without a host cluster */
  zeroPlain: 22,
  /** guest: comes from the backing file */
  backing: 23,
  /** guest: lies in the external data file */
  dataFile: 24,
} as const;

export type ClusterKind = (typeof ClusterKind)[keyof typeof ClusterKind];

/** One more than the largest kind. */
export const CLUSTER_KINDS = 25;

/** The classes that share a colour in map, strip, ladder, legend and charts. */
export const CLUSTER_CLASSES = [
  'data',
  'compressed',
  'shared',
  'backing',
  'metadata',
  'zero',
  'free',
  'leaked',
  'damaged',
] as const;
export type ClusterClass = (typeof CLUSTER_CLASSES)[number];

/** Class of each kind, indexed by kind. */
export const CLASS_OF_KIND: readonly ClusterClass[] = (() => {
  const k = ClusterKind;
  const classes = new Array<ClusterClass>(CLUSTER_KINDS).fill('metadata');
  classes[k.free] = 'free';
  classes[k.unallocated] = 'free';
  classes[k.data] = 'data';
  classes[k.dataFile] = 'data';
  classes[k.zeroAllocated] = 'zero';
  classes[k.zeroPlain] = 'zero';
  classes[k.compressed] = 'compressed';
  classes[k.shared] = 'shared';
  classes[k.snapshotData] = 'shared';
  classes[k.backing] = 'backing';
  classes[k.leaked] = 'leaked';
  classes[k.corrupt] = 'damaged';
  classes[k.beyondEnd] = 'damaged';
  return classes;
})();
