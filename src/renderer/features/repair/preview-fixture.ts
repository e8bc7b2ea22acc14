import type { RepairPreview } from '../../../shared/repair-results';

/** A plan that mends two corruptions with one write and loses nothing, for tests; fields given replace its own. */
export function previewOf(fields: Partial<RepairPreview> = {}): RepairPreview {
  return {
    scope: 'all',
    findings: [],
    findingsTotal: 2,
    before: { checkErrors: 0, corruptions: 2, leaks: 0, extraCorruptions: 0 },
    after: { checkErrors: 0, corruptions: 0, leaks: 0, extraCorruptions: 0 },
    remaining: [],
    writes: { count: 1, bytes: 4 },
    listed: [],
    copiedBytes: 0,
    punchedBytes: 0,
    lost: [],
    lostBytes: 0,
    dropped: [],
    lengthBefore: 1 << 20,
    lengthAfter: 1 << 20,
    undoFile: '/images/disk.qcow2.undo-1',
    undoBytes: 8192,
    ...fields,
  };
}
