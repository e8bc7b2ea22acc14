/** Words for cluster kinds and classes, for the window and for reports. */
import { ClusterKind, type ClusterClass } from './cluster-kinds';
import type { MapSpace } from './results';

/** What a kind of cluster is called. */
export interface KindText {
  readonly name: string;
  /** one sentence: what it means that a cluster is this */
  readonly meaning: string;
}

const k = ClusterKind;

/** Words for each kind. */
export const KIND_TEXTS: Readonly<Record<ClusterKind, KindText>> = {
  [k.free]: {
    name: 'Free',
    meaning: 'Nothing refers to it and nothing counts it: QEMU may use it at any time.',
  },
  [k.header]: { name: 'Header', meaning: 'Says what the image is and where its tables lie.' },
  [k.refcountTable]: { name: 'Refcount table', meaning: 'Lists the refcount blocks.' },
  [k.refcountBlock]: {
    name: 'Refcount block',
    meaning: 'Counts for a stretch of the file how often each cluster is used.',
  },
  [k.l1Table]: { name: 'L1 table', meaning: 'Root of the active disk: lists its L2 tables.' },
  [k.l2Table]: {
    name: 'L2 table',
    meaning: 'Says for a stretch of the virtual disk where each of its clusters lies.',
  },
  [k.snapshotTable]: { name: 'Snapshot table', meaning: 'Lists the internal snapshots.' },
  [k.snapshotL1]: { name: 'Snapshot L1 table', meaning: 'Root of the disk as a snapshot keeps it.' },
  [k.snapshotL2]: {
    name: 'Snapshot L2 table',
    meaning: 'Places clusters of the disk as snapshots keep it; the active disk has a newer one.',
  },
  [k.bitmapDirectory]: { name: 'Bitmap directory', meaning: 'Lists the persistent dirty bitmaps.' },
  [k.bitmapTable]: { name: 'Bitmap table', meaning: 'Says where the data of a dirty bitmap lies.' },
  [k.bitmapData]: { name: 'Bitmap data', meaning: 'Marks which parts of the disk were written.' },
  [k.luks]: { name: 'LUKS header', meaning: 'Holds the parameters and key slots of the encryption.' },
  [k.data]: { name: 'Data', meaning: 'Holds what the guest wrote; only the active disk uses it.' },
  [k.zeroAllocated]: {
    name: 'Zero, reserved',
    meaning: 'Reads as zeroes, and keeps a cluster of the file in reserve.',
  },
  [k.compressed]: { name: 'Compressed', meaning: 'Holds sectors of compressed clusters.' },
  [k.shared]: {
    name: 'Shared with snapshots',
    meaning: 'The active disk and at least one snapshot use it.',
  },
  [k.snapshotData]: {
    name: 'Only in snapshots',
    meaning: 'The active disk does not use it; deleting the snapshots that do sets it free.',
  },
  [k.leaked]: {
    name: 'Leaked',
    meaning: 'Counted as used, yet nothing refers to it: wasted space, no danger to data.',
  },
  [k.corrupt]: {
    name: 'Damaged',
    meaning:
      'Used without being counted, or claimed twice, or misaligned: a later write may destroy what it holds.',
  },
  [k.beyondEnd]: {
    name: 'Beyond the end',
    meaning: 'Counted or referred to, but the file ends before it.',
  },
  [k.unallocated]: { name: 'Never written', meaning: 'Has no cluster of its own and reads as zeroes.' },
  [k.zeroPlain]: { name: 'Zero', meaning: 'Marked as zeroes; takes no space in the file.' },
  [k.backing]: { name: 'From backing file', meaning: 'Not in this image: read from its backing file.' },
  [k.dataFile]: { name: 'In data file', meaning: 'Lies in the external data file.' },
};

const CLASS_NAMES: Readonly<Record<ClusterClass, string>> = {
  data: 'Data',
  compressed: 'Compressed',
  shared: 'In snapshots',
  backing: 'Backing file',
  metadata: 'Metadata',
  zero: 'Zero',
  free: 'Free',
  leaked: 'Leaked',
  damaged: 'Damaged',
};

/** Name of a class; what is free in the file was never written on the disk. */
export const className = (group: ClusterClass, space: MapSpace): string =>
  group === 'free' && space === 'guest' ? 'Never written' : CLASS_NAMES[group];
