/** Records of repairs, for tests of what is said about them. */
import type { CheckCounts, RepairPreview, RepairResult, UndoEntry } from '../src/shared/repair-results';

/** What a check finds in a healthy image. */
export const CLEAN: CheckCounts = { checkErrors: 0, corruptions: 0, leaks: 0, extraCorruptions: 0 };

/** A plan that mends two corruptions with three writes, unless told otherwise. */
export const repairPreview = (fields: Partial<RepairPreview> = {}): RepairPreview => ({
  scope: 'all',
  findings: [],
  findingsTotal: 0,
  before: { ...CLEAN, corruptions: 2 },
  after: CLEAN,
  remaining: [],
  writes: { count: 3, bytes: 24 },
  listed: [],
  copiedBytes: 0,
  punchedBytes: 0,
  lost: [],
  leakedTables: 0,
  lostBytes: 0,
  dropped: [],
  lengthBefore: 1 << 20,
  lengthAfter: 1 << 20,
  undoBytes: 4096,
  ...fields,
});

/** The same done. */
export const repairResult = (fields: Partial<RepairResult> = {}): RepairResult => ({
  ...repairPreview(fields),
  corruptionsFixed: 2,
  leaksFixed: 0,
  milliseconds: 1,
  ...fields,
});

/** An undo file of a repair that came to its end. */
export const undoEntry = (fields: Partial<UndoEntry> = {}): UndoEntry => ({
  path: '/images/disk.qcow2.undo',
  made: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  scope: 'all',
  state: 'done',
  changedBytes: 24,
  fileBytes: 4096,
  corruptionsFixed: 2,
  leaksFixed: 0,
  ...fields,
});
