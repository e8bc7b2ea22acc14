/** Words and numbers of one image in a table of many: how it is judged, and what it would give back. */
import { describeError } from '../../../shared/error-text';
import type { FolderAct, FolderRow, RowOutcome } from '../../../shared/folder';
import { holderShort } from '../../../shared/holder-text';
import { fixedText } from '../../../shared/repair-text';
import { formatSize, sizeStyle, type SizeStyle } from '../../../shared/sizes';
import type { Facts } from '../../app/facts';
import { checkBar } from '../../app/forecasts';
import type { Checkable } from '../../app/forecasts';
import { verdictOf } from '../../app/verdict';
import { VERDICT_TONES, verdictName } from '../../app/verdict-text';
import { formatAgo, formatPlural } from '../../ui/numbers';
import type { Tone } from '../../ui/pill';
import { freedBy, isWorthIt, resultTitle } from '../compact/compact-text';
import { verbBar } from '../tasks/verb-bars';
import type { VerbBar } from '../tasks/verb-bars';
import { rowProblem } from './row-problem';

/** How an image stands: a few words, and more where there is more to say. */
export interface RowVerdict {
  readonly name: string;
  readonly tone: Tone;
  /** what came of the last act that wrote or failed, or what stands in the way */
  readonly result?: string;
  readonly detail?: string;
}

const factsOf = ({ check, checkedAt, forecast }: FolderRow): Facts => ({ check, checkedAt, forecast });

const asImage = ({ summary }: FolderRow): Checkable => ({
  summary: summary ? { state: 'ready', value: summary } : { state: 'loading' },
  stopped: false,
});

const RUNNING: Readonly<Record<FolderAct, string>> = {
  check: 'Checking',
  foretell: 'Forecasting',
  plan: 'Planning',
  compact: 'Compacting',
  repair: 'Repairing',
  report: 'Reporting',
};

const DONE: Readonly<Record<FolderAct, string>> = {
  check: 'Checked',
  foretell: 'Forecast made',
  plan: 'Planned',
  compact: 'Compacted',
  repair: 'Repaired',
  report: 'Report saved',
};

/** What is being done to images, before their name. */
export const actName = (act: FolderAct): string => (act === 'report' ? 'Reporting on' : RUNNING[act]);

/**
 * Rows never change, but are replaced: what is said of one is worked out once, of thousands ten times a second; anew where
 * sizes are written otherwise.
 */
function once<T>(of: (row: FolderRow) => T): (row: FolderRow) => T {
  const known = new WeakMap<FolderRow, { readonly value: T; readonly style: SizeStyle }>();
  return (row) => {
    const before = known.get(row);
    const style = sizeStyle();
    if (before?.style === style) return before.value;
    const value = of(row);
    known.set(row, { value, style });
    return value;
  };
}

/** How an image stands, or what is being done to it. */
export const rowVerdict = once(verdictOfRow);

function verdictOfRow(row: FolderRow): RowVerdict {
  const { work, error, summary, outcome } = row;
  if (work?.isRunning) return { name: `${RUNNING[work.act]} ${work.percent} %`, tone: 'accent' };
  if (work)
    return { name: 'Waiting', tone: 'accent', detail: `${RUNNING[work.act]} comes when it is its turn` };
  if (error) {
    const { title, detail, remedy } = describeError(error.code, error.fields);
    return { name: `Can’t be read: ${title}`, tone: 'bad', detail: `${detail} ${remedy}` };
  }
  if (!summary) return { name: 'Reading…', tone: 'quiet' };
  const verdict = verdictOf(summary, factsOf(row));
  const failed = outcome?.error && outcome.error.code !== 'cancelled' ? outcome.error : undefined;
  const failure = failed && describeError(failed.code, failed.fields);
  const problem = rowProblem(row);
  const detail = failure ? `${failure.title}. ${failure.detail} ${failure.remedy}` : problem?.sentence;
  const holder = summary.inUse.state === 'in-use' ? summary.inUse.holders[0] : undefined;
  if (holder && verdict.kind === 'not-checked')
    return { name: `In use by ${holderShort(holder)}`, tone: 'quiet', detail };
  const name = verdictName(verdict);
  if (failure && verdict.kind === 'not-checked') return { name: failure.title, tone: 'warn', detail };
  return {
    name: holder ? `${name}, in use` : name,
    tone: VERDICT_TONES[verdict.kind],
    result: failure?.title ?? (outcome && resultOf(outcome)) ?? problem?.brief,
    detail,
  };
}

/** What an act that wrote came to, in a few words. */
function resultOf({ compact, repair, report }: RowOutcome): string | undefined {
  if (compact) return resultTitle(compact);
  if (report !== undefined) return `report: ${report}`;
  return repair && `${fixedText(repair)} mended`;
}

/** What an act that has ended well came to, in a few words. */
export const outcomeText = (outcome: RowOutcome): string => resultOf(outcome) ?? DONE[outcome.act];

/** Bytes that compacting takes off the file; undefined before that was foretold. */
export const reclaimableOf = ({ forecast }: FolderRow): number | undefined =>
  forecast && (isWorthIt(forecast) ? freedBy(forecast) : 0);

/** The name of the file that an image stands on, as it names it. */
export const backingOf = ({ summary }: FolderRow): string | undefined =>
  summary?.chain.find(({ depth }) => depth === 1)?.name;

/** What a narrow table has no column for, the most telling first. */
export function rowFacts(row: FolderRow, now: number): readonly string[] {
  const { summary, checkedAt } = row;
  const backing = backingOf(row);
  return [
    summary && summary.snapshots.length > 0 ? formatPlural(summary.snapshots.length, 'snapshot') : '',
    backing === undefined ? '' : `stands on ${backing}`,
    checkedAt === undefined ? '' : `checked ${formatAgo(checkedAt, now)}`,
    summary ? `${formatSize(summary.virtualSize)} virtual` : '',
    summary?.onDisk === undefined ? '' : `${formatSize(summary.onDisk)} on disk`,
  ].filter(Boolean);
}

/** Why an image can't be checked; undefined where it can. */
export const checkBarOf = once((row): Pick<VerbBar, 'sentence'> | undefined => checkBar(asImage(row)));

const VERB_BARS = {
  compact: once((row) => verbBar('compact', asImage(row), factsOf(row), undefined)),
  repair: once((row) => verbBar('repair', asImage(row), factsOf(row), undefined)),
};

/** Why an image does not allow a verb; undefined where it does. */
export const verbBarOf = (verb: keyof typeof VERB_BARS, row: FolderRow): VerbBar | undefined =>
  VERB_BARS[verb](row);
