/** Result records of the engine's operations: plain data that can be cloned between processes. Sizes and offsets in bytes. */
import type { ClusterKind } from './cluster-kinds';
import type { Finding, Structure } from './findings';

/** Formats that Platter can name; it opens qcow2 alone. */
export type ImageFormat =
  | 'qcow2'
  | 'qcow1'
  | 'raw'
  | 'vmdk'
  | 'vhdx'
  | 'vpc'
  | 'vdi'
  | 'qed'
  | 'luks'
  | 'parallels'
  | 'bochs'
  | 'cloop'
  | 'dmg'
  | 'empty';

/** One field of the header as it stands in the file. */
export interface HeaderField {
  /** spec name, e.g. `refcount_table_offset` */
  readonly name: string;
  /** byte offset in the file */
  readonly offset: number;
  /** bytes it takes */
  readonly length: number;
  /** the bytes, hex without 0x, two digits each */
  readonly raw: string;
  /** value for people: decimal number, hex offset, name of a method */
  readonly value: string;
  /** one sentence: what this value means for this image */
  readonly meaning: string;
  /** set where the value is wrong */
  readonly problem?: string;
}

export interface FeatureBit {
  readonly set: 'incompatible' | 'compatible' | 'autoclear';
  readonly bit: number;
  readonly name: string;
  /** where the name is from: the format's own list, the image's feature name table, or nowhere */
  readonly source: 'format' | 'image' | 'unknown';
  readonly on: boolean;
}

export interface HeaderExtension {
  readonly type: number;
  readonly name: string;
  /** byte offset of its 8-byte head in the file */
  readonly offset: number;
  /** data bytes, without head and padding */
  readonly length: number;
  /** what it says, for people */
  readonly meaning: string;
  /** first 256 data bytes, hex */
  readonly raw: string;
}

export interface SnapshotInfo {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** byte offset of its entry in the file */
  readonly offset: number;
  readonly l1Offset: number;
  readonly l1Entries: number;
  readonly dateSeconds: number;
  readonly dateNanoseconds: number;
  readonly vmClockNanoseconds: string;
  readonly vmStateSize: number;
  /** virtual size when it was taken */
  readonly diskSize: number;
  /** instruction count of a replay, decimal; absent when none */
  readonly icount?: string;
  readonly extraDataSize: number;
}

export interface BitmapInfo {
  readonly name: string;
  readonly granularity: number;
  readonly flags: readonly ('in-use' | 'auto' | 'extra-data-compatible')[];
  readonly tableOffset: number;
  readonly tableEntries: number;
}

/** One image of the backing chain, the opened one first. */
export interface ChainLink {
  readonly depth: number;
  /** the name as the overlay's header spells it; the opened image: its path */
  readonly name: string;
  readonly path?: string;
  readonly format?: ImageFormat;
  /** recorded in the overlay's backing format extension */
  readonly declaredFormat?: string;
  readonly virtualSize?: number;
  readonly fileLength?: number;
  /** why it can't be used; the chain ends here */
  readonly problem?: { readonly reason: string; readonly detail?: string };
}

/** Who has the image open. */
export type InUse =
  | { readonly state: 'free' }
  | { readonly state: 'in-use'; readonly holders: readonly LockHolder[] }
  /** this system does not tell, or not about programs of other users */
  | { readonly state: 'unknown'; readonly reason: string };

/** A program that holds QEMU's locks on an image. */
export interface LockHolder {
  /** absent for programs of other users, as is `command` */
  readonly pid?: number;
  readonly command?: string;
  readonly writing: boolean;
}

/** Whether an open image is locked as QEMU locks it, so that no virtual machine writes to it meanwhile. */
export type LockState =
  | { readonly locked: true; readonly kind: 'write' | 'read' }
  /** `not-asked`, `platform` (none on this system), `no-library`, or the errno of a file system that has none */
  | { readonly locked: false; readonly reason: string };

/** What the window shows first; costs a handful of reads. */
export interface ImageSummary {
  readonly fileName: string;
  readonly folder: string;
  readonly format: ImageFormat;
  readonly version: number;
  readonly virtualSize: number;
  readonly clusterSize: number;
  readonly fileLength: number;
  /** bytes that the host file system allocated */
  readonly onDisk: number;
  readonly refcountBits: number;
  readonly compressionType: string;
  readonly extendedL2: boolean;
  readonly encryption?: string;
  readonly dataFile?: { readonly name: string; readonly raw: boolean };
  readonly fields: readonly HeaderField[];
  readonly features: readonly FeatureBit[];
  readonly extensions: readonly HeaderExtension[];
  readonly snapshots: readonly SnapshotInfo[];
  readonly bitmaps: readonly BitmapInfo[];
  readonly chain: readonly ChainLink[];
  readonly inUse: InUse;
  /** header-level findings; any with counter `open` means QEMU would refuse the image */
  readonly findings: readonly Finding[];
  /** what can still be done with it */
  readonly can: { readonly map: boolean; readonly check: boolean; readonly repair: boolean };
}

/** Counters and statistics as `qemu-img check` has them, plus what it can't see. */
export interface CheckResult {
  readonly checkErrors: number;
  readonly corruptions: number;
  readonly leaks: number;
  readonly extraCorruptions: number;
  /** byte offset after the last cluster in use */
  readonly imageEndOffset: number;
  readonly totalClusters: number;
  readonly allocatedClusters: number;
  readonly fragmentedClusters: number;
  readonly compressedClusters: number;
  /** the first of the findings, in order; the cap is the operation's `maxFindings` */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  /** clusters of the file by stored refcount; the last row stands for that and above */
  readonly refcounts: readonly { readonly refcount: number; readonly clusters: number }[];
  /** clusters in use whose refcount is the number of their references */
  readonly refcountsRight: number;
  /** clusters that are referred to more often than their refcount says */
  readonly refcountsTooLow: number;
  readonly milliseconds: number;
}

/** One extent of the guest disk, as `qemu-img map --output=json` prints them. */
export interface GuestExtent {
  readonly start: number;
  readonly length: number;
  /** 0 = the image itself, 1 = its backing file … */
  readonly depth: number;
  readonly present: boolean;
  readonly zero: boolean;
  readonly data: boolean;
  readonly compressed: boolean;
  /** byte offset in the file of that depth (or its data file), where that makes sense */
  readonly offset?: number;
  /** file that holds it, where `offset` is set */
  readonly file?: string;
}

/** Clusters of one kind. */
export interface KindCount {
  readonly kind: ClusterKind;
  readonly clusters: number;
}

/** What the map of an image comes to, after the whole of its metadata was read. */
export interface MapSummary {
  readonly clusterSize: number;
  readonly host: { readonly clusters: number; readonly counts: readonly KindCount[] };
  readonly guest: { readonly clusters: number; readonly counts: readonly KindCount[] };
  /** guest bytes with a host cluster of their own */
  readonly mapped: number;
  /** bytes that compacting would cut from the file: free and leaked clusters */
  readonly reclaimable: number;
  readonly leakedBytes: number;
  readonly damagedClusters: number;
}

export type MapSpace = 'host' | 'guest';

/**
 * A row of bins, each standing for 2^level clusters of one space, as columns.
 * A rare kind is never lost: `present` has a bit for each kind that occurs in the bin.
 */
export interface MapBins {
  readonly space: MapSpace;
  readonly level: number;
  /** first bin: its index at this level */
  readonly first: number;
  /** kind that most clusters of the bin have */
  readonly dominant: Uint8Array;
  /** share of the bin's clusters that are not free, 0 … 255 */
  readonly fill: Uint8Array;
  /** bit k = some cluster of the bin has kind k */
  readonly present: Uint32Array;
}

/** Somebody who refers to a host cluster. */
export interface ClusterOwner {
  readonly structure:
    | 'header'
    | 'refcount-table'
    | 'refcount-block'
    | 'l1-table'
    | 'l2-table'
    | 'l2-entry'
    | 'snapshot-table'
    | 'snapshot-l1'
    | 'bitmap-directory'
    | 'bitmap-table'
    | 'bitmap-data'
    | 'luks';
  /** index in the snapshot table; absent = the active disk */
  readonly snapshot?: number;
  readonly snapshotName?: string;
  /** guest offset of what it maps, for l2-entry and l2-table */
  readonly guestOffset?: number;
  /** where the referring entry stands in the file */
  readonly entryOffset?: number;
  readonly raw?: string;
}

/** One step of the walk from a guest offset to its data. */
export interface WalkStep {
  readonly table: 'l1' | 'l2';
  readonly index: number;
  readonly entryOffset: number;
  /** hex without 0x: 16 digits, 32 for an extended L2 entry */
  readonly raw: string;
  readonly copied: boolean;
  /** what it points to; absent when nothing */
  readonly target?: number;
  readonly meaning: string;
}

/** Everything about one cluster, for the inspector. */
export interface ClusterDetails {
  readonly space: MapSpace;
  readonly cluster: number;
  readonly kind: ClusterKind;
  /** of the host cluster; absent for guest clusters without one */
  readonly hostOffset?: number;
  readonly guestOffset?: number;
  /** stored refcount; a string when it is above 2^53 */
  readonly refcount?: number | string;
  readonly owners: readonly ClusterOwner[];
  /** more owners than are listed */
  readonly ownersMore: boolean;
  readonly walk: readonly WalkStep[];
  /** depth in the chain that holds the data, for guest clusters */
  readonly depth?: number;
  /** left to the chain, and no file of it has data there: reads as zeroes */
  readonly heldNowhere?: true;
}

/** Runs of clusters, e.g. where a guest selection lies in the file. */
export interface Projection {
  readonly ranges: readonly { readonly start: number; readonly count: number }[];
  readonly clusters: number;
  /** more ranges than are listed */
  readonly more: boolean;
}

/** A row of the extents table: a run of clusters of one kind. */
export interface ExtentRow {
  readonly start: number;
  readonly count: number;
  readonly kind: ClusterKind;
  /** first cluster in the other space, where there is one */
  readonly other?: number;
}

export interface ExtentPage {
  readonly rows: readonly ExtentRow[];
  /** rows that match the filter */
  readonly total: number;
  /** the list was cut: the image has more runs than are kept */
  readonly more: boolean;
}

/** What changing the size of a disk gave; all in bytes. */
export interface ResizeResult {
  readonly oldSize: number;
  readonly size: number;
  /** of the image file, holes included */
  readonly fileLength: number;
}

/** A raw file that was made of a disk; all in bytes. */
export interface ExportResult {
  /** of the disk, and so of the file, holes included */
  readonly size: number;
  /** what the file takes of its disk; absent where that can't be told */
  readonly allocated?: number;
}

/** What giving up clusters of zeroes would bring, or brought; all in bytes. */
export interface DiscardForecast {
  /** of the disk, in clusters that were looked at */
  readonly looked: number;
  /** in clusters that hold nothing but zeroes, and that the file system gets back */
  readonly zeroes: number;
  /** likewise, but a snapshot keeps their clusters */
  readonly sharedZeroes: number;
}

/** What giving up clusters of zeroes brought; all in bytes. */
export interface DiscardResult {
  /** of the disk, whose clusters are free now */
  readonly discarded: number;
  /** of the disk, whose clusters a snapshot keeps */
  readonly shared: number;
  /** what the file took of its disk before and after */
  readonly allocatedBefore: number;
  readonly allocatedAfter: number;
}

/** An image that was made and filled; all in bytes. */
export interface EncodeResult {
  /** of the disk */
  readonly size: number;
  /** of the disk, stored in clusters of the image */
  readonly stored: number;
  /** of the image file, holes included */
  readonly fileLength: number;
}

/**
 * Why metadata was not taken out of an image: guest data or keys may lie in the same clusters, or it does not look
 * like what it should be, and so may be guest data.
 */
export type LeftOutReason = 'guest-data' | 'implausible';

/** Metadata that was not taken out of an image. */
export interface LeftOut {
  readonly structure: Structure;
  readonly reason: LeftOutReason;
  readonly bytes: number;
}

/** What `dehydrate` wrote. */
export interface DehydrateResult {
  /** bytes of the image */
  readonly fileLength: number;
  /** bytes of PREFIX.meta */
  readonly metadataBytes: number;
  /** empty: a check of the rehydrated image finds the same */
  readonly leftOut: readonly LeftOut[];
  /** entries and refcounts that could be guest data and were replaced by others that a check counts alike */
  readonly standIns: number;
  /** the header leads to no tables that could be read */
  readonly headerOnly: boolean;
}

/** What `rehydrate` made. */
export interface RehydrateResult {
  /** bytes of the image */
  readonly fileLength: number;
  /** bytes of it that are metadata; all else are holes */
  readonly metadataBytes: number;
  /** as the index says */
  readonly leftOut: readonly LeftOut[];
}
