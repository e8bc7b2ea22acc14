import { LIMITS } from '../codec/header-rules';
import type { SnapshotEntry } from '../codec/snapshot-table';
import type { WalkableImage } from '../check/walkable-image';
import type { EntryRules } from './entry-rules';
import type { MetadataRegion } from './metadata-survey';

const FIXED = 40;
/** Room that QEMU has for them. */
const MAX_ID = 127;
const MAX_NAME = 255;
/** Extra data that the format defines. */
const KNOWN_EXTRA = 24;

/** What of the snapshot table is taken, and where it no longer looks like one. */
export interface SnapshotRegions {
  readonly regions: readonly MetadataRegion[];
  /** byte offset of the first entry that is left out; undefined = none */
  readonly leftOutFrom?: number;
}

/** The parts of the snapshot table that the format gives a meaning, up to an entry that can't be one. */
export function snapshotRegions({ snapshots, header }: WalkableImage, rules: EntryRules): SnapshotRegions {
  const regions: MetadataRegion[] = [];
  const add = (offset: number, length: number): void => {
    if (length > 0) regions.push({ structure: 'snapshot-table', offset, length });
  };
  for (const snapshot of snapshots) {
    const { offset, length, extraDataSize } = snapshot;
    if (!isPossible(snapshot, rules)) {
      const last = snapshots[snapshots.length - 1];
      add(offset, last.offset + last.length - offset);
      return { regions, leftOutFrom: offset };
    }
    add(offset, FIXED + Math.min(KNOWN_EXTRA, extraDataSize));
    add(offset + FIXED + extraDataSize, length - FIXED - extraDataSize);
  }
  // the lengths of an entry that can't be decoded: they are what is wrong with it
  const last = snapshots.at(-1);
  const next = last ? last.offset + Math.ceil(last.length / 8) * 8 : header.snapshotsOffset;
  if (snapshots.length < header.snapshotCount && next > 0) {
    add(next + 12, 4);
    add(next + 36, 4);
  }
  return { regions };
}

/** Whether it can be an entry: its pointer looks like one, or all else is as QEMU writes it. */
function isPossible(snapshot: SnapshotEntry, rules: EntryRules): boolean {
  const { rawL1Offset, l1Entries, id, name, dateNanoseconds } = snapshot;
  // the halves are exact in the raw value only
  const high = parseInt(rawL1Offset.slice(2, 10), 16);
  const low = parseInt(rawL1Offset.slice(10), 16);
  if ((high | low) !== 0 && rules.isPossible('snapshot-table', high, low)) return true;
  const texts = id.length <= MAX_ID && name.length <= MAX_NAME && !/[\p{C}\uFFFD]/u.test(id + name);
  return texts && l1Entries <= LIMITS.l1Entries && dateNanoseconds < 1e9;
}
