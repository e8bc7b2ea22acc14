/** What an act that writes would do to many images: which it is for, which are left out and why, and what it comes to. */
import type { CompactForecast } from '../../../shared/compact-results';
import { describeError } from '../../../shared/error-text';
import type { FolderAct, FolderRow, PlainAct } from '../../../shared/folder';
import type { CheckCounts } from '../../../shared/repair-results';
import { outcomeOf } from '../../../shared/repair-outcome';
import type { Outcome } from '../../../shared/repair-outcome';
import { countsText } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { pathIn, toolLine } from '../../app/tool-line';
import { formatPlural } from '../../ui/numbers';
import { forecastSentence, isWorthIt, nothingSentence, compactCommand } from '../compact/compact-text';
import { checkCommand } from '../health/command-line';
import { repairCommand, whyNoRepair } from '../repair/repair-plan';
import { checkBarOf, rowVerdict, verbBarOf } from './row-text';

/** The acts that ask before they begin. */
export type WritingAct = 'compact' | 'repair';

/** What has to be known of each image before. */
export const PREPARED_BY: Readonly<Record<WritingAct, PlainAct>> = { compact: 'foretell', repair: 'plan' };

/** An image that an act is not for. */
export interface LeftOut {
  readonly row: FolderRow;
  readonly why: string;
  /** it is to be looked at by itself */
  readonly isForAPerson: boolean;
}

export interface Batch {
  readonly ready: readonly FolderRow[];
  /** what it comes to is not known yet */
  readonly pending: readonly FolderRow[];
  readonly leftOut: readonly LeftOut[];
}

const NO_REPAIR: Readonly<Record<Exclude<Outcome, 'whole'>, string>> = {
  nothing: 'There is nothing to repair.',
  lossy: 'Part of the guest’s data would be given up.',
  leaks: 'Not all of it can be repaired.',
  partly: 'Not all of it can be repaired.',
  hopeless: 'No repair can mend it.',
};

type Standing = 'ready' | 'pending' | Omit<LeftOut, 'row'>;

function standingOf(act: WritingAct, row: FolderRow): Standing {
  const { work, error, outcome } = row;
  const known = act === 'compact' ? row.forecast : row.plan;
  if (error) return leftOut(`${describeError(error.code, error.fields).title}.`, false);
  if (work) return 'pending';
  const bar = row.summary && verbBarOf(act, row);
  if (bar) return leftOut(bar.sentence, act === 'compact' ? bar.brief === 'damaged' : true);
  if (!known) {
    const failed = outcome?.act === PREPARED_BY[act] ? outcome.error : undefined;
    return failed ? leftOut(`${describeError(failed.code, failed.fields).title}.`, true) : 'pending';
  }
  return act === 'compact' ? standingOfCompact(row) : standingOfRepair(row);
}

function standingOfCompact({ forecast }: FolderRow): Standing {
  if (!forecast || isWorthIt(forecast)) return 'ready';
  return leftOut(nothingSentence(forecast), false);
}

function standingOfRepair({ plan }: FolderRow): Standing {
  if (!plan) return 'pending';
  const outcome = outcomeOf(plan);
  if (outcome !== 'whole') return leftOut(NO_REPAIR[outcome], outcome !== 'nothing');
  const why = whyNoRepair(plan);
  return why === undefined ? 'ready' : leftOut(why, true);
}

const leftOut = (why: string, isForAPerson: boolean): Standing => ({ why, isForAPerson });

/** Sorts images by whether an act is for them. */
export function batchOf(act: WritingAct, rows: readonly FolderRow[]): Batch {
  const ready: FolderRow[] = [];
  const pending: FolderRow[] = [];
  const out: LeftOut[] = [];
  for (const row of rows) {
    const standing = standingOf(act, row);
    if (standing === 'ready') ready.push(row);
    else if (standing === 'pending') pending.push(row);
    else out.push({ row, ...standing });
  }
  return { ready, pending, leftOut: out };
}

/** Images that have to be looked at before what an act comes to is known. */
export const toPrepare = (act: WritingAct, rows: readonly FolderRow[]): readonly FolderRow[] =>
  batchOf(act, rows).pending.filter(({ work }) => work === undefined);

/** Images that can be checked. */
export const checkable = (rows: readonly FolderRow[]): readonly FolderRow[] =>
  rows.filter((row) => row.error === undefined && (row.summary === undefined || !checkBarOf(row)));

/** Images whose compacting can be foretold. */
export const foretellable = (rows: readonly FolderRow[]): readonly FolderRow[] =>
  rows.filter((row) => row.error === undefined && (row.summary === undefined || !verbBarOf('compact', row)));

/** What compacting images comes to together. */
export function summedForecast(rows: readonly FolderRow[]): CompactForecast {
  const forecasts = rows.map(({ forecast }) => forecast).filter((forecast) => forecast !== undefined);
  const sum = (of: (forecast: CompactForecast) => number): number =>
    forecasts.reduce((total, forecast) => total + of(forecast), 0);
  return {
    way: 'compact',
    zeroes: false,
    oldSize: sum(({ oldSize }) => oldSize),
    newSize: sum(({ newSize }) => newSize),
    allocatedBefore: sum(({ allocatedBefore }) => allocatedBefore),
    allocatedAfter: sum(({ allocatedAfter }) => allocatedAfter),
    clusterSize: Math.min(...forecasts.map(({ clusterSize }) => clusterSize)),
    refsUpdated: sum(({ refsUpdated }) => refsUpdated),
    leakedBytes: sum(({ leakedBytes }) => leakedBytes),
    zeroBytes: 0,
    leftBytes: sum(({ leftBytes }) => leftBytes),
    moves: sum(({ moves }) => moves),
    copyBytes: sum(({ copyBytes }) => copyBytes),
    temporaryBytes: sum(({ temporaryBytes }) => temporaryBytes),
  };
}

const NONE: CheckCounts = { checkErrors: 0, corruptions: 0, leaks: 0, extraCorruptions: 0 };

/** What an act comes to, in a sentence or two. */
export function batchSentence(act: WritingAct, ready: readonly FolderRow[]): string {
  if (act === 'compact') return forecastSentence(summedForecast(ready), undefined);
  const found = ready.reduce(
    (sum, { plan }) => ({
      checkErrors: sum.checkErrors + (plan?.before.checkErrors ?? 0),
      corruptions: sum.corruptions + (plan?.before.corruptions ?? 0),
      leaks: sum.leaks + (plan?.before.leaks ?? 0),
      extraCorruptions: sum.extraCorruptions + (plan?.before.extraCorruptions ?? 0),
    }),
    NONE,
  );
  return `Mends ${countsText(found)}. Everything that a guest can read stays as it is, and each repair can be taken back.`;
}

/** What came of the last run of the queue, in a sentence or two; undefined where nothing did here. */
export function resultSentence(rows: Iterable<FolderRow>, batch: number): string | undefined {
  const ended = [...rows].filter(({ outcome }) => outcome?.batch === batch);
  const done = (act: FolderAct) =>
    ended.filter(({ outcome }) => outcome?.act === act && outcome.error === undefined);
  const parts = [
    ...(done('check').length > 0 ? [checkedText(done('check'))] : []),
    ...(done('compact').length > 0 ? [compactedText(done('compact'))] : []),
    ...(done('repair').length > 0 ? [`${formatPlural(done('repair').length, 'image')} repaired.`] : []),
    ...(done('report').length > 0 ? [`${formatPlural(done('report').length, 'report')} saved.`] : []),
    ...(done('foretell').length > 0 ? [foretoldText(done('foretell'))] : []),
  ];
  const stopped = ended.filter(({ outcome }) => outcome?.error?.code === 'cancelled').length;
  const failed = ended.filter(({ outcome }) => outcome?.error).length - stopped;
  if (stopped > 0) parts.push(`${formatPlural(stopped, 'image')} left out: it was stopped.`);
  if (failed > 0) parts.push(`${formatPlural(failed, 'image')} failed; the table says why.`);
  return parts.length === 0 ? undefined : parts.join(' ');
}

function checkedText(rows: readonly FolderRow[]): string {
  const ofTone = (tone: string): number => rows.filter((row) => rowVerdict(row).tone === tone).length;
  const kinds = [
    [ofTone('good'), 'healthy'],
    [ofTone('warn'), 'with leaks or at risk'],
    [ofTone('bad'), 'damaged'],
  ] as const;
  const found = kinds.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  return `${formatPlural(rows.length, 'image')} checked: ${found.join(', ')}.`;
}

function foretoldText(rows: readonly FolderRow[]): string {
  const worth = rows.filter(({ forecast }) => forecast && isWorthIt(forecast));
  if (worth.length === 0) return 'None of the images is worth compacting.';
  const sentence = forecastSentence(summedForecast(worth), undefined).replace(/^Would/, 'Compacting would');
  const less = rows.length - worth.length;
  return less === 0 ? sentence : `${sentence} ${formatPlural(less, 'image')} left out: not worth it.`;
}

function compactedText(rows: readonly FolderRow[]): string {
  const results = rows.map(({ outcome }) => outcome?.compact).filter((result) => result !== undefined);
  const sum = results.reduce((total, { oldSize, newSize }) => total + Math.max(0, oldSize - newSize), 0);
  return `${formatPlural(rows.length, 'image')} compacted: ${formatSize(sum)} off the files.`;
}

/** The lines that do an act in a terminal, one for each image. */
export const commandsOf = (
  act: 'check' | 'foretell' | WritingAct,
  rows: readonly FolderRow[],
): readonly string[] =>
  rows.map(({ folder, fileName }) => {
    if (act === 'check') return checkCommand(folder, fileName, false);
    if (act === 'foretell') return toolLine('compact', '--dry-run', pathIn(folder, fileName));
    if (act === 'compact') return compactCommand(folder, fileName, { way: 'compact', zeroes: false });
    return repairCommand(folder, fileName, { scope: 'all', keepData: false });
  });
