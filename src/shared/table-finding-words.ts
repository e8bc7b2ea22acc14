/** Words for findings about tables, refcounts, clusters, snapshots and bitmaps. */
import type { FindingWords } from './finding-words';
import type { Finding } from './findings';
import { entryPlace, guestSentence } from './finding-place';
import { target, expected, snapshot, entry, clusters, counts, partDetail } from './finding-phrases';
import { formatHex } from './sizes';
import { structureName } from './structure-names';

const DATA_OVER_TABLE = {
  title: 'Guest data that lies over a table',
  heading: 'Guest data that lies over a table',
  detail: (f: Finding) =>
    `${entry(f)} points to ${target(f)}, where the image keeps its own structures.${guestSentence(f)}`,
  effect: 'As soon as the guest writes there, it destroys the image.',
};

export const TABLE_FINDING_WORDS = {
  'bitmap-directory-invalid': {
    title: 'Bitmaps that can not be read',
    heading: 'Bitmaps that can not be read',
    detail: partDetail,
    effect: 'QEMU refuses the whole image for it. The guest data is not affected.',
  },
  'snapshot-table-invalid': {
    title: 'Snapshot table that can not be read',
    heading: 'Snapshot table that can not be read',
    detail: partDetail,
    effect: 'Snapshots can not be used. The active disk is not affected.',
  },
  'snapshot-extra-data-short': {
    title: 'Incomplete snapshot entry',
    heading: 'Incomplete snapshot entries',
    detail: (f) => `${snapshot(f)} does not record the disk's size when it was taken, as version 3 asks for.`,
  },
  'snapshot-l1-invalid': {
    title: 'Snapshot that can not be used',
    heading: 'Snapshots that can not be used',
    detail: (f) =>
      `The L1 table of ${snapshot(f).toLowerCase()} is misplaced or too large${f.target === undefined ? '' : ` (${formatHex(f.target)})`}.${expected(f)}`,
    effect: 'That snapshot can not be applied. The active disk is not affected.',
  },
  'snapshot-with-data-file': {
    title: 'Snapshot beside an external data file',
    heading: 'Snapshots beside an external data file',
    detail: (f) => `${snapshot(f)} can not hold data, because guest data lies in another file.`,
  },
  'l1-entry-reserved-bits': {
    title: 'L1 entry with stray bits',
    heading: 'L1 entries with stray bits',
    detail: (f) => `${entry(f)} has bits on that mean nothing.${guestSentence(f)}`,
  },
  'l2-entry-reserved-bits': {
    title: 'L2 entry with stray bits',
    heading: 'L2 entries with stray bits',
    detail: (f) => `${entry(f)} has bits on that mean nothing.${guestSentence(f)}`,
  },
  'refcount-table-reserved-bits': {
    title: 'Refcount table entry with stray bits',
    heading: 'Refcount table entries with stray bits',
    detail: (f) => `${entry(f)} has bits on that mean nothing.`,
  },
  'l2-table-unaligned': {
    title: 'L2 table at an impossible place',
    heading: 'L2 tables at impossible places',
    detail: (f) =>
      `${entry(f)} points to ${target(f)}, which is not the start of a cluster.${guestSentence(f)}`,
  },
  'data-unaligned': {
    title: 'Data at an impossible place',
    heading: 'Data at impossible places',
    detail: (f) =>
      `${entry(f)} points to ${target(f)}, which is not the start of a cluster.${guestSentence(f)}`,
  },
  'zero-allocated-unaligned': {
    title: 'Reserved cluster at an impossible place',
    heading: 'Reserved clusters at impossible places',
    detail: (f) =>
      `${entry(f)} reserves ${target(f)}, which is not the start of a cluster. It reads as zeroes all the same.${guestSentence(f)}`,
  },
  'reference-beyond-end': {
    title: 'Points past the end of the file',
    heading: 'Pointers past the end of the file',
    detail: (f) => `${entry(f)} points to ${target(f)}, where the file has already ended.${guestSentence(f)}`,
    remedy:
      'The file was cut off: if there is a longer copy, use it. A repair gives up what is not there, and says so first.',
  },
  'compressed-copied-flag': {
    title: 'Compressed cluster with a wrong flag',
    heading: 'Compressed clusters with a wrong flag',
    detail: (f) => `${entry(f)} is compressed, and so must not have its COPIED flag set.${guestSentence(f)}`,
  },
  'compressed-with-data-file': {
    title: 'Compressed cluster beside a data file',
    heading: 'Compressed clusters beside a data file',
    detail: (f) =>
      `${entry(f)} is compressed, which an image with an external data file can not have.${guestSentence(f)}`,
  },
  'compressed-with-subclusters': {
    title: 'Compressed cluster with subclusters',
    heading: 'Compressed clusters with subclusters',
    detail: (f) => `${entry(f)} is compressed, yet says something about its subclusters.${guestSentence(f)}`,
  },
  'subcluster-bitmap-invalid': {
    title: 'Subclusters that contradict each other',
    heading: 'Subclusters that contradict each other',
    detail: (f) =>
      `${entry(f)} calls a subcluster both data and zero, or data without a place for it.${guestSentence(f)}`,
    effect: 'QEMU refuses to read or write that cluster.',
  },
  'refcount-block-unaligned': {
    title: 'Refcount block at an impossible place',
    heading: 'Refcount blocks at impossible places',
    detail: (f) => `${entry(f)} points to ${target(f)}, which is not the start of a cluster.`,
  },
  'refcount-block-beyond-end': {
    title: 'Refcount block past the end of the file',
    heading: 'Refcount blocks past the end of the file',
    detail: (f) => `${entry(f)} points to ${target(f)}, where the file has already ended.`,
  },
  'refcount-block-shared': {
    title: 'Refcount block that is used twice',
    heading: 'Refcount blocks that are used twice',
    detail: (f) => `Something else also uses the refcount block at ${target(f)}.${counts(f)}`,
  },
  'refcount-too-low': {
    title: 'Used more often than counted',
    heading: 'Clusters used more often than counted',
    detail: (f, size) =>
      `${clusters(f, size)} can be taken for free, or changed under somebody else's hands.${counts(f)}`,
    remedy: 'Do not start a machine on it before a repair.',
  },
  'refcount-overflow': {
    title: 'Used more often than can be counted',
    heading: 'Clusters used more often than can be counted',
    detail: (f, size) => `${clusters(f, size)} has more users than its refcount has room for.`,
    remedy: 'A repair makes the refcounts wider; qemu-img check -r does not.',
  },
  'copied-flag-wrong': {
    title: 'Wrong COPIED flag',
    heading: 'Wrong COPIED flags',
    detail: (f) =>
      `${entry(f)} does not say rightly whether its cluster may be overwritten in place.${counts(f)}${guestSentence(f)}`,
  },
  'refcount-too-high': {
    title: 'Leaked cluster',
    heading: 'Leaked clusters',
    detail: (f, size) =>
      `${clusters(f, size)} is counted as used more often than anything uses it.${counts(f)}`,
  },
  'bitmap-entry-invalid': {
    title: 'Bitmap entry that can not be used',
    heading: 'Bitmap entries that can not be used',
    detail: (f) => `${entry(f)} is not valid.`,
    effect: 'The bitmap is of no use. The guest data is not affected.',
  },
  'table-cut-off': {
    title: 'Table cut off by the end of the file',
    heading: 'Tables cut off by the end of the file',
    detail: (f) =>
      `The file ends inside the ${structureName(f.structure)}${f.hostOffset === undefined ? '' : ` at ${formatHex(f.hostOffset)}`}; what is missing reads as if nothing had been stored.${guestSentence(f)}`,
    remedy:
      'The file was cut off: if there is a longer copy, use it. A repair gives up what is not there; qemu-img check does not notice this.',
  },
  'data-in-metadata': {
    ...DATA_OVER_TABLE,
    remedy:
      'Do not start a machine on it before a repair. qemu-img check does not notice this and does not mend it.',
  },
  'miscounted-data-in-metadata': {
    ...DATA_OVER_TABLE,
    remedy:
      'Do not start a machine on it before a repair. That of qemu-img sees the refcount alone, and leaves both in one place.',
  },
  'cluster-shared-by-guest-ranges': {
    title: 'Two places of the disk share a cluster',
    heading: 'Clusters shared by two places of the disk',
    detail: (f, size) =>
      `${clusters(f, size)} belongs to more than one place of the same disk.${guestSentence(f)}`,
    effect: 'At least one of the places shows the data of the other.',
  },
  'entry-beyond-virtual-end': {
    title: 'Data past the end of the disk',
    heading: 'Data past the end of the disk',
    detail: (f) => `${entry(f)} belongs to a guest offset that the disk no longer has.${guestSentence(f)}`,
    effect: 'The guest can not see it. It takes space in the file.',
  },
  'compressed-stream-undecodable': {
    title: 'Compressed cluster that can not be unpacked',
    heading: 'Compressed clusters that can not be unpacked',
    detail: (f) =>
      `The compressed data at ${f.target === undefined ? 'its place' : formatHex(f.target)} is damaged.${guestSentence(f)}`,
    remedy: 'Only a copy of the image can bring back this part of the disk.',
  },
  'data-file-offset-wrong': {
    title: 'Wrong place in the data file',
    heading: 'Wrong places in the data file',
    detail: (f) => `${entry(f)} points elsewhere than its guest offset.${guestSentence(f)}`,
    effect: 'QEMU gives a read error for this part of the disk. The data file itself may be whole.',
    remedy: 'Restore the image from a copy if there is one, or read the data file as a raw disk.',
  },
  'zero-flag-in-v2': {
    title: 'Zero flag in an image of version 2',
    heading: 'Zero flags in an image of version 2',
    detail: (f) => `${entry(f)} is marked as zeroes, which version 2 does not have.${guestSentence(f)}`,
    effect: 'QEMU gives a read error for this part of the disk.',
  },
  'zero-flag-with-subclusters': {
    title: 'Zero flag that says nothing',
    heading: 'Zero flags that say nothing',
    detail: (f) =>
      `${entry(f)} has a flag that means nothing where there are subclusters.${guestSentence(f)}`,
  },
  'bitmaps-inconsistent': {
    title: 'Bitmaps out of date',
    heading: 'Bitmaps out of date',
    detail: () =>
      'A program that knows nothing of bitmaps wrote to the image, so they no longer say what changed.',
    effect: 'The next incremental backup has to be a full one. The guest data is not affected.',
  },
  'bitmap-in-use': {
    title: 'Bitmap was not closed properly',
    heading: 'Bitmaps that were not closed properly',
    detail: (f) =>
      `The bitmap${f.detail ? ` “${f.detail}”` : ''} was in use when its program ended, or still is.`,
    effect: 'The next incremental backup has to be a full one. The guest data is not affected.',
    remedy: 'Remove the bitmap with qemu-img bitmap --remove and add a new one.',
  },
  'unreadable-structure': {
    title: 'Could not be read',
    heading: 'Parts that could not be read',
    detail: (f) =>
      `Reading ${entryPlace({ ...f, raw: undefined })} failed${f.detail ? `: ${f.detail}` : ''}.`,
    effect: 'What lies there was not checked.',
    remedy: 'Check the disk and its connection. If the disk is failing, copy the image to another one first.',
  },
} satisfies Record<string, FindingWords>;
