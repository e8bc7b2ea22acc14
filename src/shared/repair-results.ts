/** What a repair would do, what it did, and what can be taken back: records for commands and the window. */
import type { Finding, FindingCode, GuestRange } from './findings';

/** How much is mended: leaked clusters alone, or everything. */
export type RepairScope = 'leaks' | 'all';

/** The steps of a repair, in the order in which they reach the disk. */
export type RepairStepName = 'place' | 'raise' | 'switch' | 'lower' | 'finish';

/** Why something is written. */
export type RepairReason =
  | 'refcount-raised'
  | 'refcount-lowered'
  | 'refcounts-rebuilt'
  | 'entry-unmapped'
  | 'entry-zeroed'
  | 'entry-mended'
  | 'copied-flag-set'
  | 'copied-flag-cleared'
  | 'own-copy'
  | 'table-completed'
  | 'snapshots-rewritten'
  | 'bitmaps-dropped'
  | 'dirty-bit-cleared'
  | 'corrupt-bit-cleared';

/** One write of a repair. */
export interface RepairWrite {
  readonly step: RepairStepName;
  /** byte offset in the image file */
  readonly offset: number;
  /** bytes */
  readonly length: number;
  readonly reason: RepairReason;
  /** the bytes as they are and as they will be, hex; only of what is short, such as an entry */
  readonly before?: string;
  readonly after?: string;
  /** guest bytes that it is about */
  readonly guest?: GuestRange;
}

/** Guest bytes that a repair gives up: they can't be read from the image, or not for sure. */
export interface LostRange extends GuestRange {
  /** what is wrong with the entry that maps them */
  readonly why: FindingCode;
  /** what the guest reads there afterwards */
  readonly becomes: 'zeroes' | 'backing' | 'data-file';
  /** in the snapshot of this index; absent = on the disk as it is now */
  readonly snapshot?: number;
}

/** A part of the image that a repair leaves out, since it can't be read. */
export interface DroppedPart {
  readonly kind: 'snapshot' | 'bitmap';
  readonly name: string;
  readonly why: FindingCode;
}

/** The counters of a check. */
export interface CheckCounts {
  readonly checkErrors: number;
  readonly corruptions: number;
  readonly leaks: number;
  readonly extraCorruptions: number;
}

/** What a repair would do. Nothing has been written. */
export interface RepairPreview {
  readonly scope: RepairScope;
  /** what the check found, capped */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly before: CheckCounts;
  /** what a check finds when all is done: the plan was checked, not guessed */
  readonly after: CheckCounts;
  /** what the repair leaves, capped */
  readonly remaining: readonly Finding[];
  readonly writes: { readonly count: number; readonly bytes: number };
  /** the writes one by one, capped */
  readonly listed: readonly RepairWrite[];
  /** bytes of guest data that are copied to clusters of their own */
  readonly copiedBytes: number;
  /** bytes that are given back to the file system */
  readonly punchedBytes: number;
  /** leaked clusters that look like tables which lead to others: what a damaged entry has lost may be among them */
  readonly leakedTables: number;
  /** ascending, capped; empty when the repair keeps everything */
  readonly lost: readonly LostRange[];
  readonly lostBytes: number;
  readonly dropped: readonly DroppedPart[];
  /** bytes of the file */
  readonly lengthBefore: number;
  readonly lengthAfter: number;
  /** path of the undo file; absent where nothing is written or none can be made */
  readonly undoFile?: string;
  /** bytes that the undo file will take, at most */
  readonly undoBytes: number;
}

/** What a repair did. */
export interface RepairResult extends RepairPreview {
  readonly corruptionsFixed: number;
  readonly leaksFixed: number;
  readonly milliseconds: number;
  /** an earlier repair that had been interrupted and was brought to its end first */
  readonly finished?: UndoEntry;
}

/** A repair that can be taken back, or was not finished. */
export interface UndoEntry {
  /** path of the undo file */
  readonly path: string;
  /** milliseconds since 1970 */
  readonly made: number;
  readonly scope: RepairScope;
  /**
   * `interrupted`: the repair did not come to its end. `undoing`: taking it back did not. `unreadable`: the undo file is
   * damaged, and what it says of its repair is not known. `unused`: nothing of the repair is in the image
   */
  readonly state: 'done' | 'interrupted' | 'undoing' | 'unreadable' | 'unused';
  /** bytes that it changed in the image, and that the undo file takes */
  readonly changedBytes: number;
  readonly fileBytes: number;
  readonly corruptionsFixed: number;
  readonly leaksFixed: number;
}

/** How much was written. */
export interface WriteTotals {
  readonly count: number;
  readonly bytes: number;
}

/** What finishing an interrupted repair did. */
export interface FinishResult {
  readonly finished: UndoEntry;
  readonly writes: WriteTotals;
}

/** What taking a repair back did. */
export interface UndoResult {
  readonly undone: UndoEntry;
  /** what was put back */
  readonly writes: WriteTotals;
  /** repairs that are still there to be taken back */
  readonly left: number;
}
