/** Words for what a walk comes upon: entries, counters, and what is there in the end. */
import type { ExplainedEntry, Explanation, GuestWalk, RefcountWalk } from './explanation';
import { formatHex, formatSize } from './sizes';
import { describeError } from './error-text';
import type { ClusterOwner } from './results';

const MEANINGS: Readonly<Record<ExplainedEntry['meaning'], string>> = {
  unallocated: 'Leads nowhere: nothing is stored here.',
  'l2-table': 'Leads to an L2 table.',
  'zero-plain': 'Reads as zeroes, without a cluster.',
  'zero-allocated': 'Reads as zeroes, yet a cluster is kept for it.',
  data: 'Leads to a cluster with data.',
  compressed: 'Leads to a compressed stream.',
  subclusters: 'Its subclusters are of several kinds; the bitmaps tell which.',
  invalid: 'Contradicts itself: QEMU refuses to read it.',
  'refcount-block': 'Leads to a refcount block.',
};

/** What an entry says. */
export const entryMeaning = ({ meaning }: ExplainedEntry): string => MEANINGS[meaning];

/** What a counter says of its cluster. */
export function refcountText({ refcount, entry, counter, width }: RefcountWalk): string {
  const counters = `counters of ${width} ${width === 1 ? 'bit' : 'bits'}`;
  if (refcount === undefined) return 'It can not be read: its block is nowhere that a block can be.';
  if (entry === undefined) return 'Past the end of the refcount table: counts as 0.';
  if (entry.meaning === 'unallocated') return 'There is no block: counts as 0.';
  if (counter === undefined) return 'Its block would lie past the end of the file: counts as 0.';
  const uses = refcount === '0' ? 'free' : refcount === '1' ? 'used once' : 'shared';
  return `${refcount} (${uses}), ${counters}.`;
}

/** What is at the end of a walk. */
export function endText({ end, l1, l2 }: GuestWalk): string {
  switch (end.kind) {
    case 'cluster':
      return end.inDataFile ? 'The data lies in the external data file.' : 'The data lies in the file.';
    case 'stream':
      return `The data is compressed, in a stream of at most ${formatSize(end.length)}.`;
    case 'zeroes':
      if (end.reason === 'flag') return 'Zeroes are read instead, as the entry says.';
      if (end.reason === 'subcluster')
        return 'Zeroes are read instead, as the bitmap says of this subcluster.';
      return 'Nothing is stored here, in no file of the chain: zeroes are read.';
    case 'backing':
      return `The image leaves it to its backing file: it is read from “${end.name}”, ${end.depth === 1 ? 'the next file of the chain' : `${end.depth} files down the chain`}.`;
    case 'unknown-backing':
      return 'The image leaves it to its backing file, which could not be read.';
    case 'damaged':
      return `The ${(l2 ?? !l1) ? 'L2' : 'L1'} entry is damaged and leads nowhere.`;
  }
}

/** Why a guest reads nothing there. */
export function unreadText({ read }: GuestWalk): string | undefined {
  if (!('error' in read)) return undefined;
  const { title, detail } = describeError(read.error.code, read.error.fields);
  return `A guest can not read it: ${title}. ${detail}`;
}

const STRUCTURES: Readonly<Record<ClusterOwner['structure'], string>> = {
  header: 'The header',
  'refcount-table': 'The refcount table',
  'refcount-block': 'A refcount block',
  'l1-table': 'The active L1 table',
  'l2-table': 'An L2 table',
  'l2-entry': 'Data of the disk',
  'snapshot-table': 'The snapshot table',
  'snapshot-l1': 'The L1 table of a snapshot',
  'bitmap-directory': 'The bitmap directory',
  'bitmap-table': 'The table of a bitmap',
  'bitmap-data': 'Data of a bitmap',
  luks: 'The LUKS header and its keys',
};

/** What one of its users makes of a cluster: `Data of the disk, guest offset 0x10000`. */
export function usageText(owner: ClusterOwner): string {
  const { structure, guestOffset, snapshot, snapshotName } = owner;
  const whose = snapshot === undefined ? '' : `, snapshot ${snapshotName || `#${snapshot + 1}`}`;
  const where =
    guestOffset === undefined
      ? ''
      : `, guest offset ${structure === 'l2-table' ? 'from ' : ''}${formatHex(guestOffset)}`;
  return `${STRUCTURES[structure]}${whose}${where}`;
}

/** What a cluster of the file without users is. */
export function noUsageText({ host }: Explanation): string {
  const refcount = host?.refcount?.refcount;
  if (refcount === undefined) return 'Nothing uses it.';
  return refcount === '0' ? 'Free: nothing uses it.' : 'Leaked: it is counted as used, and nothing uses it.';
}
