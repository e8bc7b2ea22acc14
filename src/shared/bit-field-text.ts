/** Words for the bits of entries: what a field is called, what the format says of it, and what can be wrong with it. */
import type { BitField, BitFieldName, BitProblem } from './explanation';

/** A field in words. */
export interface BitFieldText {
  readonly name: string;
  /** short enough for a few cells of a strip */
  readonly label: string;
  /** what the format says of it, in a sentence */
  readonly rule: string;
  /** heading in the format description of QEMU, docs/interop/qcow2 */
  readonly section: 'Cluster mapping' | 'Host cluster management' | 'Extended L2 Entries';
}

const MAPPING = 'Cluster mapping';
const REFCOUNTS = 'Host cluster management';
const EXTENDED = 'Extended L2 Entries';

const TEXTS: Readonly<Record<BitFieldName, BitFieldText>> = {
  'l1-index': {
    name: 'L1 index',
    label: 'L1',
    rule: 'The guest offset divided by what one L2 table covers: the entry of the L1 table.',
    section: MAPPING,
  },
  'l2-index': {
    name: 'L2 index',
    label: 'L2',
    rule: 'The number of the guest cluster within its L2 table: the entry of that table.',
    section: MAPPING,
  },
  subcluster: {
    name: 'Subcluster',
    label: 'sub',
    rule: 'A cluster has 32 subclusters; this is the bit to look at in both bitmaps of the L2 entry.',
    section: EXTENDED,
  },
  'in-subcluster': {
    name: 'Offset in subcluster',
    label: 'byte',
    rule: 'Bytes from the start of the subcluster. They are the same in the guest and in the file.',
    section: EXTENDED,
  },
  'in-cluster': {
    name: 'Offset in cluster',
    label: 'byte',
    rule: 'Bytes from the start of the cluster. They are the same in the guest and in the file.',
    section: MAPPING,
  },
  copied: {
    name: 'COPIED',
    label: 'C',
    rule: 'Set where the refcount of what it leads to is exactly one, so that it may be overwritten in place. Only active tables tell.',
    section: MAPPING,
  },
  compressed: {
    name: 'Compressed',
    label: 'Z',
    rule: 'Set: the rest of the entry is where a compressed stream lies, not a cluster.',
    section: MAPPING,
  },
  'not-compressed': {
    name: 'Compressed',
    label: 'Z',
    rule: 'Not set: the entry leads to a whole cluster, or to none.',
    section: MAPPING,
  },
  reserved: {
    name: 'Reserved',
    label: '–',
    rule: 'Means nothing and must be zero.',
    section: MAPPING,
  },
  'l2-table-offset': {
    name: 'Offset of the L2 table',
    label: 'offset',
    rule: 'Where the L2 table starts in the file, the start of a cluster. Zero: nothing of this part of the disk is stored here.',
    section: MAPPING,
  },
  'cluster-offset': {
    name: 'Offset of the cluster',
    label: 'offset',
    rule: 'Where the cluster starts in the file, the start of a cluster. Zero: there is none.',
    section: MAPPING,
  },
  zero: {
    name: 'Zero flag',
    label: '0',
    rule: 'Set: the cluster reads as zeroes, whatever is at its offset or in the backing file. Version 3 only.',
    section: MAPPING,
  },
  sectors: {
    name: 'Additional sectors',
    label: 'sectors',
    rule: 'Sectors of 512 bytes that the stream touches after the first one.',
    section: MAPPING,
  },
  'stream-offset': {
    name: 'Offset of the stream',
    label: 'offset',
    rule: 'Where the compressed stream starts in the file, at any byte.',
    section: MAPPING,
  },
  'zero-subclusters': {
    name: 'Subclusters of zeroes',
    label: 'zeroes',
    rule: 'One bit for each subcluster, the first one lowest: set where it reads as zeroes.',
    section: EXTENDED,
  },
  'data-subclusters': {
    name: 'Subclusters with data',
    label: 'data',
    rule: 'One bit for each subcluster, the first one lowest: set where its data lies in the cluster.',
    section: EXTENDED,
  },
  'block-offset': {
    name: 'Offset of the refcount block',
    label: 'offset',
    rule: 'Where the refcount block starts in the file, the start of a cluster. Zero: all its counters are zero.',
    section: REFCOUNTS,
  },
};

/** A field in words. */
export const bitFieldText = ({ name }: Pick<BitField, 'name'>): BitFieldText => TEXTS[name];

const PROBLEMS: Readonly<Record<BitProblem, string>> = {
  'stray-bits': 'Bits are set that mean nothing.',
  unaligned: 'It is not the start of a cluster.',
  'beyond-end': 'The file has already ended there.',
  'copied-flag-wrong': 'The flag does not fit the refcount.',
  'zero-flag-in-v2': 'Version 2 has no such flag; QEMU gives a read error.',
  'zero-flag-with-subclusters': 'It means nothing where there are subclusters.',
  'compressed-copied-flag': 'A compressed cluster must not have the flag set.',
  'compressed-with-data-file': 'An image with an external data file can have no compressed clusters.',
  'compressed-with-subclusters': 'A compressed cluster has no subclusters; all bits must be zero.',
  'allocated-and-zero': 'A subcluster is called both data and zeroes.',
  'allocated-without-cluster': 'There is data, but no cluster for it.',
};

/** What is wrong with a field, in a sentence. */
export const bitProblemText = (problem: BitProblem): string => PROBLEMS[problem];

/** Which bits a field has: `bit 63`, `bits 9–55`. */
export const bitRange = ({ high, low }: Pick<BitField, 'high' | 'low'>): string =>
  high === low ? `bit ${high}` : `bits ${low}–${high}`;
