import { printable } from '../shared/printable';
import type { RepairResult } from '../shared/repair-results';
import type { CheckResult } from '../shared/results';
import { jsonDocument } from './json-document';

/** Keys that `qemu-img check` leaves out when they are zero. */
const withoutZero = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));

/** What a repair before the check adds to the document: the keys of qemu-img, and what it has none for. */
const repairKeys = ({
  corruptionsFixed,
  leaksFixed,
  leakedTables,
  lost,
  dropped,
  undoFile,
}: RepairResult): object => ({
  ...withoutZero({
    'corruptions-fixed': corruptionsFixed,
    'leaks-fixed': leaksFixed,
    'leaked-tables': leakedTables,
  }),
  lost,
  dropped: dropped.length > 0 ? dropped : undefined,
  'undo-file': undoFile,
});

/**
 * The keys and values of `qemu-img check --output=json`, and what it can't see.
 * @param repaired what was done before, with `-r`
 */
export function checkJson(result: CheckResult, image: string, repaired?: RepairResult): string {
  const document = {
    ...withoutZero({
      'image-end-offset': result.imageEndOffset,
      'total-clusters': result.totalClusters,
    }),
    'check-errors': result.checkErrors,
    ...withoutZero({
      'allocated-clusters': result.allocatedClusters,
      'fragmented-clusters': result.fragmentedClusters,
      'compressed-clusters': result.compressedClusters,
      corruptions: result.corruptions,
      leaks: result.leaks,
    }),
    filename: image,
    format: 'qcow2',
    'extra-corruptions': result.extraCorruptions,
    findings: result.findings,
    'findings-total': result.findingsTotal,
    ...(repaired && repairKeys(repaired)),
  };
  return jsonDocument(document);
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const percent = (part: number, whole: number): string => `${((part * 100) / whole).toFixed(2)}%`;

function verdictLines({ corruptions, extraCorruptions, leaks, checkErrors }: CheckResult): string[] {
  const errors = corruptions + extraCorruptions;
  const lines: string[] = [];
  if (errors > 0) {
    lines.push(`${plural(errors, 'error was', 'errors were')} found on the image.`);
    lines.push('Data may be corrupted, or further writes to the image may corrupt it.');
  }
  if (leaks > 0) {
    lines.push(`${plural(leaks, 'leaked cluster was', 'leaked clusters were')} found on the image.`);
    lines.push('They waste space on disk and do no harm to data.');
  }
  if (checkErrors > 0)
    lines.push(`${plural(checkErrors, 'part', 'parts')} of the image could not be checked.`);
  return lines.length > 0 ? lines : ['No errors were found on the image.'];
}

function statisticsLines(result: CheckResult): string[] {
  const { totalClusters, allocatedClusters, fragmentedClusters, compressedClusters, imageEndOffset } = result;
  const lines: string[] = [];
  if (totalClusters > 0 && allocatedClusters > 0) {
    lines.push(
      `${allocatedClusters}/${totalClusters} = ${percent(allocatedClusters, totalClusters)} allocated, ` +
        `${percent(fragmentedClusters, allocatedClusters)} fragmented, ` +
        `${percent(compressedClusters, allocatedClusters)} compressed clusters`,
    );
  }
  if (imageEndOffset > 0) lines.push(`Image end offset: ${imageEndOffset}`);
  return lines;
}

/** The result for people, in the words of `qemu-img check` where there are any. */
export function checkText(result: CheckResult, findingLines: readonly string[]): string {
  const unlisted = result.findingsTotal - result.findings.length;
  const more = unlisted > 0 ? [`… and ${plural(unlisted, 'finding', 'findings')} more`] : [];
  const gap = findingLines.length > 0 ? [''] : [];
  return [
    ...findingLines.map(printable),
    ...more,
    ...gap,
    ...verdictLines(result),
    ...statisticsLines(result),
    '',
  ].join('\n');
}
