import type { CompactResult } from '../../../shared/compact-results';
import { isClean, countsText, fixedText } from '../../../shared/repair-text';
import type { CheckCounts, RepairResult } from '../../../shared/repair-results';
import { resultTitle } from '../compact/compact-text';
import type { Job } from './jobs';

/** What a check found, in a few words. */
export const checkText = (counts: CheckCounts): string =>
  isClean(counts) ? 'No errors and no leaks' : `Found ${countsText(counts)}`;

const repairText = (result: RepairResult): string =>
  result.writes.count === 0 ? 'There was nothing to repair' : `${fixedText(result)} mended`;

/** What jobs that people ask for came to, in a few words; those that only prepare others have none. */
export const ENDED_TEXTS: Readonly<Partial<Record<Job['method'], (result: unknown) => string>>> = {
  check: (result) => checkText(result as CheckCounts),
  compact: (result) => resultTitle(result as CompactResult),
  repair: (result) => repairText(result as RepairResult),
  undo: () => 'The repair was taken back',
  finishRepair: () => 'The repair was finished',
  copyImage: () => 'The copy is made',
  resize: () => 'The size was changed',
  discardZeroes: () => 'Zeroes were given back',
  createImage: () => 'The image is made',
  encodeRaw: () => 'The image is made',
  exportRaw: () => 'The raw file is written',
  saveMetadata: () => 'The metadata is saved',
  saveReport: () => 'The report is saved',
  compare: () => 'The comparison is done',
};
