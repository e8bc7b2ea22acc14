/** Words for each finding code: the parts that are its own. `finding-text.ts` puts them together. */
import { clusterPlace, entryPlace, guestSentence } from './finding-place';
import type { Finding, FindingCode } from './findings';
import { linkReason } from './link-text';
import { formatHex } from './sizes';
import { structureName } from './structure-names';

/** What is a code's own; effect and remedy come from its kind where they are left out. */
export interface FindingWords {
  /** one finding, a few words */
  readonly title: string;
  /** over a list of them */
  readonly heading: string;
  /** what is wrong and where: whole sentences */
  readonly detail: (finding: Finding, clusterSize?: number) => string;
  readonly effect?: string;
  readonly remedy?: string;
}

const target = (finding: Finding): string =>
  finding.target === undefined ? 'an offset' : formatHex(finding.target);
const field = (finding: Finding): string => (finding.field ? `“${finding.field}”` : 'A field');
const value = (finding: Finding): string => (finding.raw === undefined ? '' : ` is ${finding.raw}`);
const expected = (finding: Finding): string =>
  finding.expected === undefined ? '' : ` It should be: ${finding.expected}.`;
const snapshot = (finding: Finding): string =>
  finding.snapshot === undefined ? 'A snapshot' : `Snapshot number ${finding.snapshot + 1}`;
const entry = (finding: Finding): string => {
  const place = entryPlace(finding);
  return place[0].toUpperCase() + place.slice(1);
};
const clusters = (finding: Finding, clusterSize?: number): string => {
  const place = clusterPlace(finding, clusterSize);
  return place[0].toUpperCase() + place.slice(1);
};
const counts = (finding: Finding): string =>
  finding.stored === undefined || finding.references === undefined
    ? ''
    : ` It is counted ${times(finding.stored)} and used ${times(finding.references)}.`;
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const fieldDetail = (finding: Finding): string => `${field(finding)}${value(finding)}.${expected(finding)}`;
const partDetail = (finding: Finding): string =>
  `The ${finding.field ? `${finding.field} of the ` : ''}${structureName(finding.structure)}${finding.detail ? ` (“${finding.detail}”)` : ''}${finding.raw === undefined ? ' is not valid' : ` is ${finding.raw}`}.${expected(finding)}`;
const missingFile = (finding: Finding, role: string): string =>
  `The image needs the ${role}${finding.detail ? ` “${finding.detail}”` : ''}, but ${linkReason(finding.field)}.`;

const SEE_HEADER = 'Look at the header, and restore the image from a copy if there is one.';
const NOTHING_TO_DO = 'There is nothing to do.';

const DATA_OVER_TABLE = {
  title: 'Guest data that lies over a table',
  heading: 'Guest data that lies over a table',
  detail: (f: Finding) =>
    `${entry(f)} points to ${target(f)}, where the image keeps its own structures.${guestSentence(f)}`,
  effect: 'As soon as the guest writes there, it destroys the image.',
};

export const FINDING_WORDS: Readonly<Record<FindingCode, FindingWords>> = {
  'header-truncated': {
    title: 'Header cut off',
    heading: 'Header cut off',
    detail: () => 'The file ends before its header does.',
    remedy: 'A copy or download did not finish: fetch the image again.',
  },
  'bad-magic': {
    title: 'Not a qcow2 header',
    heading: 'Not a qcow2 header',
    detail: (f) => `The first four bytes are ${f.raw ?? 'others'} instead of “QFI” and 0xfb.`,
    remedy: 'The start of the file was overwritten, or this is no qcow2 image. Restore it from a copy.',
  },
  'unsupported-version': {
    title: 'Unknown version of the format',
    heading: 'Unknown version of the format',
    detail: (f) => `The version${value(f)}; 2 and 3 are known.`,
    remedy: 'Open it with the program that made it, or restore the header from a copy.',
  },
  'unknown-incompatible-feature': {
    title: 'Needs features that are not known',
    heading: 'Features that are not known',
    detail: (f) => `The image uses ${f.detail ?? 'features'} that neither QEMU 7.2 nor Platter knows.`,
    effect: 'Reading on could show wrong data, so nothing but the header is read.',
    remedy: 'Open it with the program that made it, or with a newer version.',
  },
  'header-field-invalid': {
    title: 'Header field with an impossible value',
    heading: 'Header fields with impossible values',
    detail: fieldDetail,
    remedy: SEE_HEADER,
  },
  'header-extension-invalid': {
    title: 'Header extension that can not be used',
    heading: 'Header extensions that can not be used',
    detail: (f) =>
      `The extension ${field(f)}${f.hostOffset === undefined ? '' : ` at ${formatHex(f.hostOffset)}`} is not valid${f.detail ? `: its ${f.detail}${value(f)}` : ''}.${expected(f)}`,
    remedy: SEE_HEADER,
  },
  'backing-name-invalid': {
    title: 'Name of the backing file is too long',
    heading: 'Name of the backing file is too long',
    detail: fieldDetail,
    remedy: SEE_HEADER,
  },
  'bitmap-directory-invalid': {
    title: 'Bitmaps that can not be read',
    heading: 'Bitmaps that can not be read',
    detail: partDetail,
    effect: 'QEMU refuses the whole image for it. The guest data is not affected.',
  },
  'backing-file-unusable': {
    title: 'Backing file can not be used',
    heading: 'Backing file can not be used',
    detail: (f) => missingFile(f, 'backing file'),
    effect: 'What the guest has not overwritten in this image can not be read.',
    remedy: 'Put the file back where the image expects it, or point the image to it with qemu-img rebase -u.',
  },
  'data-file-unusable': {
    title: 'Data file can not be used',
    heading: 'Data file can not be used',
    detail: (f) => missingFile(f, 'external data file'),
    effect: 'All guest data is in that file, so none of it can be read.',
    remedy: 'Put the file back where the image expects it.',
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
      'The file was cut off: if there is a longer copy, use it. Nothing can bring back what is not there.',
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
    remedy: 'Do not start a machine on it before a full repair (qemu-img check -r all).',
  },
  'refcount-overflow': {
    title: 'Used more often than can be counted',
    heading: 'Clusters used more often than can be counted',
    detail: (f, size) => `${clusters(f, size)} has more users than its refcount has room for.`,
    remedy: 'Widen the refcounts with qemu-img amend -o refcount_bits=64, then repair.',
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
    remedy: 'The file was cut off: if there is a longer copy, use it. qemu-img check does not notice this.',
  },
  'data-in-metadata': {
    ...DATA_OVER_TABLE,
    remedy: 'Do not start a machine on it. qemu-img check does not notice this and does not mend it.',
  },
  'miscounted-data-in-metadata': {
    ...DATA_OVER_TABLE,
    remedy:
      'Do not start a machine on it. qemu-img check sees the refcount alone; its repair leaves both in one place.',
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
  'dirty-bit': {
    title: 'Not closed properly',
    heading: 'Not closed properly',
    detail: () => 'The last program that wrote to the image did not close it, or still has it open.',
    effect: 'The data is complete. The use counts of clusters may be out of date.',
    remedy: 'QEMU repairs it when the machine starts next; qemu-img check -r all does so now.',
  },
  'corrupt-bit': {
    title: 'Marked as corrupt',
    heading: 'Marked as corrupt',
    detail: () => 'QEMU met damage in this image and marked it, so that nothing writes to it any more.',
    remedy:
      'Make a copy first, then repair it (qemu-img check -r all); a complete repair takes the mark away.',
  },
  'refcount-table-missing': {
    title: 'No refcount table',
    heading: 'No refcount table',
    detail: () => 'The image does not record which of its clusters are in use.',
    effect: 'QEMU opens it for a repair alone. The data is still there.',
  },
  'header-field-unusual': {
    title: 'Header field against the rules',
    heading: 'Header fields against the rules',
    detail: (f) => `${fieldDetail(f)} QEMU takes it as it is.`,
    remedy: NOTHING_TO_DO,
  },
  'value-too-large': {
    title: 'Larger than Platter can work with',
    heading: 'Larger than Platter can work with',
    detail: fieldDetail,
    effect: 'Platter shows the header and nothing else. The data is not affected.',
    remedy: 'Use qemu-img for this image.',
  },
  'unknown-autoclear-feature': {
    title: 'Extra features that are not known',
    heading: 'Extra features that are not known',
    detail: (f) => `The image has ${f.detail ?? 'features'} on, which any program may ignore.`,
    remedy: 'There is nothing to do: the next program that writes to the image switches them off.',
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
  'backing-format-missing': {
    title: 'Format of the backing file is not recorded',
    heading: 'Format of the backing file is not recorded',
    detail: (f) =>
      `The image names a backing file${f.detail ? `, “${f.detail}”,` : ''} but not its format, so each program guesses it from the first bytes.`,
    effect: 'A guest that writes to a raw backing file can make it look like another format.',
    remedy: 'Record the format with qemu-img rebase -u -b FILE -F FORMAT.',
  },
  'backing-file-not-opened': {
    title: 'Backing file was not looked at',
    heading: 'Backing files that were not looked at',
    detail: (f) =>
      `Platter did not open the backing file${f.detail ? ` “${f.detail}”` : ''}: ${linkReason(f.field)}.`,
    effect: 'The image itself was checked. QEMU opens it only if it can open that file.',
    remedy: NOTHING_TO_DO,
  },
  encrypted: {
    title: 'Encrypted',
    heading: 'Encrypted',
    detail: (f) =>
      `The guest data is encrypted${f.detail ? ` (${f.detail})` : ''}; the structure of the image is not.`,
    effect: 'Everything but the guest data can be looked at without the key.',
    remedy: NOTHING_TO_DO,
  },
  'unreadable-structure': {
    title: 'Could not be read',
    heading: 'Parts that could not be read',
    detail: (f) =>
      `Reading ${entryPlace({ ...f, raw: undefined })} failed${f.detail ? `: ${f.detail}` : ''}.`,
    effect: 'What lies there was not checked.',
    remedy: 'Check the disk and its connection. If the disk is failing, copy the image to another one first.',
  },
  'trailing-bytes': {
    title: 'More bytes than clusters',
    heading: 'More bytes than clusters',
    detail: (f) =>
      `The file goes on after its last cluster${f.hostOffset === undefined ? '' : ` at ${formatHex(f.hostOffset)}`}.`,
    remedy: NOTHING_TO_DO,
  },
};
