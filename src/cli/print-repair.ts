import { findingHeading } from '../shared/finding-text';
import { findingWeight, type Finding, type FindingCode } from '../shared/findings';
import { printable } from '../shared/printable';
import type { LostRange, RepairPreview, RepairResult, RepairWrite } from '../shared/repair-results';
import {
  countsText,
  droppedText,
  leakedTablesText,
  lostText,
  previewVerdict,
  reasonText,
  resultVerdict,
  type TitledText,
} from '../shared/repair-text';
import { shellWord } from '../shared/shell-word';
import { formatHex, formatSize } from '../shared/sizes';
import { jsonDocument } from './json-document';

/** Lines of a list that a person still reads; the JSON document has more of them. */
const LISTED = 100;

const counts = ({ checkErrors, corruptions, leaks, extraCorruptions }: RepairPreview['before']): object => ({
  'check-errors': checkErrors,
  corruptions,
  leaks,
  'extra-corruptions': extraCorruptions,
});

const lostJson = (lost: readonly LostRange[]): object[] =>
  lost.map(({ start, length, why, becomes, snapshot }) => ({ start, length, why, becomes, snapshot }));

/** What a repair would do or did, for programs. */
export function repairJson(repair: RepairPreview | RepairResult, image: string): string {
  const done = 'corruptionsFixed' in repair;
  return jsonDocument({
    filename: image,
    format: 'qcow2',
    'dry-run': !done,
    scope: repair.scope,
    findings: repair.findings,
    'findings-total': repair.findingsTotal,
    before: counts(repair.before),
    after: counts(repair.after),
    remaining: repair.remaining,
    writes: repair.writes,
    ...(!done && { 'writes-listed': repair.listed }),
    lost: lostJson(repair.lost),
    'lost-bytes': repair.lostBytes,
    dropped: repair.dropped,
    'copied-bytes': repair.copiedBytes,
    'punched-bytes': repair.punchedBytes,
    'leaked-tables': repair.leakedTables,
    'length-before': repair.lengthBefore,
    'length-after': repair.lengthAfter,
    'corruptions-fixed': done ? repair.corruptionsFixed : 0,
    'leaks-fixed': done ? repair.leaksFixed : 0,
    'undo-file': repair.undoFile ?? null,
    'undo-bytes': repair.undoBytes,
    ...(done && repair.finished && { finished: repair.finished.path }),
  });
}

/** Lines of a list. @param total with those that the list leaves out */
function listLines<T>(items: readonly T[], total: number, line: (item: T) => string): string[] {
  const shown = items.slice(0, LISTED);
  const more = total - shown.length;
  return [...shown.map((item) => `    ${line(item)}`), ...(more > 0 ? [`    … and ${more} more`] : [])];
}

/** How often each finding is there, in the order in which they were found. */
function foundLines(title: string, findings: readonly Finding[], total: number): string[] {
  if (total === 0) return [];
  const weights = new Map<FindingCode, number>();
  for (const finding of findings)
    weights.set(finding.code, (weights.get(finding.code) ?? 0) + findingWeight(finding));
  const more = total - findings.length;
  return [
    title,
    ...[...weights].map(([code, weight]) => `    ${String(weight).padStart(8)}  ${findingHeading(code)}`),
    ...(more > 0 ? [`    … and ${more} findings more`] : []),
  ];
}

function writeLine({ offset, length, before, after, reason }: RepairWrite): string {
  const change = before !== undefined && after !== undefined ? `${before} -> ${after}` : formatSize(length);
  return `${formatHex(offset).padEnd(14)}  ${change}  ${reasonText(reason).title}`;
}

const titled = ({ title, detail }: TitledText): string => `${title}: ${detail}`;

function lossLines({ lost, lostBytes, dropped, leakedTables }: RepairPreview, done: boolean): string[] {
  const lines = leakedTables > 0 ? [leakedTablesText(leakedTables)] : [];
  if (lostBytes > 0) {
    const shown = lost.slice(0, LISTED);
    const more = lostBytes - shown.reduce((sum, { length }) => sum + length, 0);
    lines.push(`${done ? 'Given up' : 'Would be given up'}: ${formatSize(lostBytes)} of the disk.`);
    lines.push(...shown.map((range) => `    ${titled(lostText(range))}`));
    if (more > 0) lines.push(`    … and ${formatSize(more)} more`);
  }
  if (dropped.length > 0) {
    lines.push(done ? 'Left out:' : 'Would be left out:');
    lines.push(...listLines(dropped, dropped.length, (part) => titled(droppedText(part))));
  }
  return lines;
}

function sizeLines(
  { copiedBytes, punchedBytes, lengthBefore, lengthAfter }: RepairPreview,
  done: boolean,
): string[] {
  const would = done ? '' : 'would be ';
  return [
    ...(copiedBytes > 0
      ? [`${formatSize(copiedBytes)} of guest data ${would}copied to clusters of their own.`]
      : []),
    ...(punchedBytes > 0 ? [`${formatSize(punchedBytes)} ${would}given back to the file system.`] : []),
    ...(lengthAfter > lengthBefore
      ? [`The file ${done ? 'is' : 'would be'} ${formatSize(lengthAfter - lengthBefore)} longer.`]
      : []),
  ];
}

/** Where the old bytes are, and how to get them back. */
export function undoLines(undoFile: string | undefined, image: string): string[] {
  if (undoFile === undefined) return [];
  return [`The old bytes are in ${undoFile}; qcow-tool undo ${shellWord(image)} takes the repair back.`];
}

const text = (lines: readonly string[]): string => `${lines.map(printable).join('\n')}\n`;

const verdictLine = ({ title, detail }: TitledText): string => `${title}. ${detail}`;

const places = (count: number): string => (count === 1 ? 'one place' : `${count} places`);

/** What a repair would do, for people. */
export function previewText(preview: RepairPreview, image: string): string {
  const { writes, listed, undoFile, undoBytes, before } = preview;
  return text([
    ...foundLines(
      `A check of ${image} finds ${countsText(before)}:`,
      preview.findings,
      preview.findingsTotal,
    ),
    ...(writes.count > 0
      ? [
          `A repair would write ${formatSize(writes.bytes)} in ${places(writes.count)}:`,
          // short writes side by side are one place
          ...listLines(listed, Math.max(listed.length, writes.count), writeLine),
        ]
      : []),
    ...sizeLines(preview, false),
    ...lossLines(preview, false),
    ...foundLines('Would be left as it is:', preview.remaining, preview.remaining.length),
    ...(undoFile === undefined
      ? []
      : [`The old bytes would go to ${undoFile}, at most ${formatSize(undoBytes)}.`]),
    verdictLine(previewVerdict(preview)),
  ]);
}

/** What a repair did, for people. */
export function resultText(result: RepairResult, image: string): string {
  const { writes, before, finished } = result;
  return text([
    ...(finished ? [`The repair that was interrupted came to its end first (${finished.path}).`] : []),
    ...foundLines(`A check of ${image} found ${countsText(before)}:`, result.findings, result.findingsTotal),
    ...(writes.count > 0 ? [`Wrote ${formatSize(writes.bytes)} in ${places(writes.count)}.`] : []),
    ...sizeLines(result, true),
    ...lossLines(result, true),
    ...foundLines('Left as it is:', result.remaining, result.remaining.length),
    ...undoLines(result.undoFile, image),
    verdictLine(resultVerdict(result)),
  ]);
}

/** What `check -r` did before it checked, in the words of `qemu-img check -r`; nothing where it did nothing. */
export function repairedText(result: RepairResult, image: string): string {
  const { corruptionsFixed, leaksFixed, writes, undoFile } = result;
  if (writes.count === 0) return '';
  return text([
    ...(corruptionsFixed + leaksFixed > 0
      ? [
          'The following inconsistencies were found and repaired:',
          '',
          `    ${leaksFixed} leaked clusters`,
          `    ${corruptionsFixed} corruptions`,
          '',
        ]
      : []),
    ...lossLines(result, true),
    ...undoLines(undoFile, image),
    'Double checking the fixed image now...',
  ]);
}
