/** Words for repairs: why something is written, what is given up, how it ended, what can be taken back. */
import { FINDING_WORDS } from './finding-words';
import type { GuestRange } from './findings';
import type {
  CheckCounts,
  DroppedPart,
  LostRange,
  RepairPreview,
  RepairReason,
  RepairResult,
  RepairScope,
  RepairStepName,
  UndoEntry,
} from './repair-results';
import { formatCount, formatHex, formatSize } from './sizes';

/** A title of a few words without full stop, and sentences. */
export interface TitledText {
  readonly title: string;
  readonly detail: string;
}

const REASONS: Readonly<Record<RepairReason, TitledText>> = {
  'refcount-raised': {
    title: 'refcount raised',
    detail: 'The cluster is used more often than it is counted.',
  },
  'refcount-lowered': {
    title: 'refcount lowered',
    detail: 'The cluster is counted more often than it is used. What nothing uses is given back.',
  },
  'refcounts-rebuilt': {
    title: 'refcounts rebuilt',
    detail: 'Refcounts are missing or misplaced. New ones, counted from the tables, go to free clusters.',
  },
  'entry-unmapped': {
    title: 'entry unmapped',
    detail: 'The entry points to nothing that can be read. What lies below the image shows there.',
  },
  'entry-zeroed': {
    title: 'entry made zero',
    detail: 'The entry points to nothing that can be read. The guest reads zeroes there.',
  },
  'entry-mended': {
    title: 'entry mended',
    detail: 'The entry keeps its meaning and loses what is wrong with it.',
  },
  'copied-flag-set': {
    title: 'COPIED flag set',
    detail: 'The cluster has one user alone, and the entry does not say so.',
  },
  'copied-flag-cleared': {
    title: 'COPIED flag cleared',
    detail: 'The entry says that the cluster has one user alone, and it has not.',
  },
  'own-copy': {
    title: 'copy of its own',
    detail: 'Two users share the cluster by accident. Each gets the same bytes in a cluster of its own.',
  },
  'table-completed': {
    title: 'table completed',
    detail: 'The end of the file cuts the table off. What is missing of it becomes zeroes.',
  },
  'snapshots-rewritten': {
    title: 'snapshot table rewritten',
    detail: 'The table of snapshots is incomplete or can not be read. A new one has what can.',
  },
  'bitmaps-dropped': {
    title: 'bitmaps dropped',
    detail: 'Bitmaps that can not be read, or that nobody may trust, are left out.',
  },
  'dirty-bit-cleared': {
    title: 'dirty bit cleared',
    detail: 'The refcounts are right again.',
  },
  'corrupt-bit-cleared': {
    title: 'corrupt bit cleared',
    detail: 'Nothing is wrong with the image any more, so it can be written to again.',
  },
};

const STEPS: Readonly<Record<RepairStepName, TitledText>> = {
  place: {
    title: 'New structures and copies',
    detail: 'They go to free clusters, so that nothing changes for anybody yet.',
  },
  raise: {
    title: 'Refcounts that go up',
    detail: 'Whatever is used is counted before anything comes to refer to it.',
  },
  switch: {
    title: 'Entries, tables and the header',
    detail: 'They come to refer to what is meant.',
  },
  lower: {
    title: 'Refcounts that go down',
    detail: 'Nothing refers there any more, so leaked clusters are given back.',
  },
  finish: {
    title: 'Marks in the header',
    detail: 'The dirty and the corrupt bit are cleared last.',
  },
};

/** Why something is written: a few words for a list, and sentences. */
export const reasonText = (reason: RepairReason): TitledText => REASONS[reason];

const CONTENTS: Readonly<Partial<Record<RepairReason, string>>> = {
  'refcounts-rebuilt': 'refcounts as the tables give them, in a new place',
  'refcount-raised': 'refcounts, some of them higher',
  'refcount-lowered': 'refcounts, some of them lower',
  'own-copy': 'the same bytes, in a place of their own',
  'table-completed': 'zeroes, where the table is cut off',
  'snapshots-rewritten': 'all snapshots that can be read, in a new place',
};

/** What is written for a reason, where that is too long to be shown; undefined where there is no more to say. */
export const contentsText = (reason: RepairReason): string | undefined => CONTENTS[reason];

/** What a step of a repair writes. */
export const stepText = (step: RepairStepName): TitledText => STEPS[step];

/** `64 KiB from guest offset 0x10000 on`, for sentences. */
export const guestPlace = ({ start, length }: GuestRange): string =>
  `${formatSize(length)} from guest offset ${formatHex(start)} on`;

const BECOMES: Readonly<Record<LostRange['becomes'], string>> = {
  zeroes: 'It reads as zeroes afterwards.',
  backing: 'What the backing file has there shows afterwards.',
  'data-file': 'What the data file has there shows afterwards.',
};

/** A range that a repair gives up: where it is, why it can't be kept, what the guest reads there afterwards. */
export function lostText(range: LostRange): TitledText {
  const where = range.snapshot === undefined ? '' : `, in snapshot number ${range.snapshot + 1}`;
  return {
    title: `${guestPlace(range)}${where}`,
    detail: `${FINDING_WORDS[range.why].title}. ${BECOMES[range.becomes]}`,
  };
}

/** A snapshot or bitmap that a repair leaves out, and why. */
export const droppedText = ({ kind, name, why }: DroppedPart): TitledText => ({
  title: `${kind === 'snapshot' ? 'Snapshot' : 'Bitmap'} ${name === '' ? 'without a name' : `“${name}”`}`,
  detail: `${FINDING_WORDS[why].title}.`,
});

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** What a check finds: `2 errors and 3 leaked clusters`, `no errors`. */
export function countsText({ checkErrors, corruptions, leaks, extraCorruptions }: CheckCounts): string {
  const errors = corruptions + extraCorruptions;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error', 'errors')] : []),
    ...(leaks > 0 ? [counted(leaks, 'leaked cluster', 'leaked clusters')] : []),
    ...(checkErrors > 0
      ? [counted(checkErrors, 'part that can not be read', 'parts that can not be read')]
      : []),
  ];
  if (parts.length === 0) return 'no errors';
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Whether a check finds nothing, leaks included. */
export const isClean = ({ checkErrors, corruptions, leaks, extraCorruptions }: CheckCounts): boolean =>
  checkErrors + corruptions + leaks + extraCorruptions === 0;

const lossSentence = (bytes: number, verb: string): string =>
  bytes === 0
    ? 'Everything that the guest can read stays as it is.'
    : `${formatSize(bytes)} of the guest's disk ${verb} given up: what leads to them is damaged.`;

/** What leaked clusters that look like tables may mean; empty where there are none. */
export const leakedTablesText = (count: number): string =>
  count === 0
    ? ''
    : `${counted(count, 'leaked cluster looks like a table', 'leaked clusters look like tables')} that something may have referred to. Their data could be what a damaged entry has lost: if something is missing, look for it on a copy of the image first. The undo file has the clusters that are given back.`;

/** What a plan comes to. */
export function previewVerdict({ before, after, writes, lostBytes, scope }: RepairPreview): TitledText {
  if (writes.count === 0) {
    return isClean(before)
      ? {
          title: 'There is nothing to repair',
          detail: 'A check finds no errors, and nothing would be written.',
        }
      : {
          title: nothingTitle(scope, 'There is nothing that'),
          detail: `A check finds ${countsText(before)}. Nothing would be written.${leaksAloneSentence(scope)}`,
        };
  }
  const loss = lossSentence(lostBytes, 'would be');
  if (!isClean(after)) {
    const detail = `A check would find ${countsText(after)} afterwards. ${loss}${leaksAloneSentence(scope)}`;
    return {
      title: scope === 'leaks' ? 'Leaked clusters can be given back' : 'Not all of it can be repaired',
      detail,
    };
  }
  const title = lostBytes === 0 ? 'All of it can be repaired' : 'The image can be repaired, at a loss';
  return { title, detail: `A check would find no errors afterwards. ${loss}` };
}

/** How a repair ended. */
export function resultVerdict({ before, after, writes, lostBytes, scope }: RepairResult): TitledText {
  if (writes.count === 0) {
    return isClean(before)
      ? { title: 'There was nothing to repair', detail: 'A check finds no errors. Nothing was written.' }
      : {
          title: nothingTitle(scope, 'There was nothing that'),
          detail: `A check finds ${countsText(before)}. Nothing was written.${leaksAloneSentence(scope)}`,
        };
  }
  const loss = lossSentence(lostBytes, 'were');
  if (!isClean(after)) {
    const detail = `A check still finds ${countsText(after)}. ${loss}${leaksAloneSentence(scope)}`;
    return {
      title: scope === 'leaks' ? 'Leaked clusters are given back' : 'The image is repaired in part',
      detail,
    };
  }
  return { title: 'The image is repaired', detail: `A check finds no errors. ${loss}` };
}

const nothingTitle = (scope: RepairScope, nothing: string): string =>
  `${nothing} ${scope === 'leaks' ? 'could be given back' : 'a repair could mend'}`;

const leaksAloneSentence = (scope: RepairScope): string =>
  scope === 'leaks' ? ' Only leaked clusters were asked for.' : '';

const UNDO_STATES: Readonly<Record<UndoEntry['state'], TitledText>> = {
  done: {
    title: 'can be taken back',
    detail: 'Taking it back puts the old bytes back, if nothing has written to the image since.',
  },
  interrupted: {
    title: 'interrupted',
    detail:
      'The repair did not come to its end. Repairing finishes it, taking it back puts the old bytes back.',
  },
  undoing: {
    title: 'taken back in part',
    detail: 'Taking it back did not come to its end. Take it back once more to end it.',
  },
  unused: {
    title: 'nothing to take back',
    detail: 'Nothing of this repair is in the image. The undo file can be removed.',
  },
  unreadable: {
    title: 'can not be taken back',
    detail: 'The undo file is damaged, so what the repair changed is not known. It can be removed.',
  },
};

/** What can be done about a repair that has an undo file. */
export const undoStateText = (state: UndoEntry['state']): TitledText => UNDO_STATES[state];

/** What a repair with an undo file mended: `2 corruptions and 3 leaked clusters`. */
export function fixedText(fixed: Pick<UndoEntry, 'corruptionsFixed' | 'leaksFixed'>): string {
  const corruptions = counted(fixed.corruptionsFixed, 'error', 'errors');
  const leaks = counted(fixed.leaksFixed, 'leaked cluster', 'leaked clusters');
  if (fixed.leaksFixed === 0) return corruptions;
  return fixed.corruptionsFixed === 0 ? leaks : `${corruptions} and ${leaks}`;
}
