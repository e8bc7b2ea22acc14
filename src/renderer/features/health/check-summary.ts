/** What a check comes to, in sentences. */
import type { CheckResult, ImageSummary, MapSummary } from '../../../shared/results';
import { countsText, isClean } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { riskOf, verdictOf, type Risk } from '../../app/verdict';
import { verdictName } from '../../app/verdict-text';
import { formatPlural } from '../../ui/numbers';

const RISKS: Readonly<Record<Risk, string>> = {
  'marked-corrupt':
    'QEMU marked this image as corrupt and refuses to write to it until a repair takes the mark away.',
  'at-risk': 'Data is at risk all the same; the findings say why.',
  'not-closed': 'The image was not closed properly, or is still open.',
};

/** The verdict of a check in one sentence; `leakedBytes` is what nothing refers to at all. */
export function verdictSentence(check: CheckResult, leakedBytes: number): string {
  const broken = check.corruptions + check.extraCorruptions;
  const leaked = check.leaks > 0 && leakedBytes > 0 ? formatSize(leakedBytes) : undefined;
  if (check.checkErrors > 0) {
    const found = broken > 0 ? ` ${formatPlural(broken, 'error')} were found in the rest.` : '';
    return `The check could not read everything: ${formatPlural(check.checkErrors, 'structure')} could not be checked.${found}`;
  }
  if (broken > 0) {
    const leaks = leaked ? ` ${leaked} are leaked besides.` : '';
    return `${formatPlural(broken, 'error')}: do not write to this image before it is repaired.${leaks}`;
  }
  const risk = riskOf(check.findings);
  return [consistency(check, leaked, risk), ...(risk ? [RISKS[risk]] : [])].join(' ');
}

/** How references and refcounts agree, where nothing is broken. */
function consistency({ leaks }: CheckResult, leaked: string | undefined, risk: Risk | undefined): string {
  const harmless = risk === undefined || risk === 'not-closed' ? ' No data is at risk.' : '';
  if (leaked) return `${leaked} are counted as used but nothing refers to them.${harmless}`;
  if (leaks > 0)
    return `${formatPlural(leaks, 'cluster')} are counted more often than they are used.${harmless}`;
  return risk === undefined
    ? 'Every reference agrees with its refcount, and nothing lies where it should not.'
    : 'Every reference agrees with its refcount.';
}

/** The verdict of a check in a few words: `3 leaked clusters, not closed`. */
export function verdictWords(check: CheckResult, summary: ImageSummary | undefined): string {
  if (isClean(check)) return verdictName(verdictOf(summary, { check })).toLowerCase();
  const risk = riskOf(check.findings);
  return [countsText(check), ...(risk ? [verdictName({ kind: risk }).toLowerCase()] : [])].join(', ');
}

/** What the map shows of the state of an image before it was checked. */
export function sightSentence(map: MapSummary | undefined): string {
  if (!map) return 'What the tables say is not known yet.';
  const { damagedClusters, clusterSize, leakedBytes: leaked } = map;
  const seen = [
    ...(damagedClusters > 0 ? [`${formatSize(damagedClusters * clusterSize)} damaged`] : []),
    ...(leaked > 0 ? [`${formatSize(leaked)} leaked`] : []),
  ];
  return seen.length > 0
    ? `The map shows ${seen.join(' and ')}; a check explains it.`
    : 'The map shows nothing damaged or leaked; a check looks closer.';
}

export interface CheckCounter {
  readonly name: string;
  readonly count: number;
  readonly meaning: string;
  readonly tone: 'bad' | 'warn' | 'quiet';
}

/** The counters of a check, each with what it counts. */
export function checkCounters(check: CheckResult): readonly CheckCounter[] {
  const counter = (
    name: string,
    count: number,
    tone: CheckCounter['tone'],
    meaning: string,
  ): CheckCounter => ({ name, count, meaning, tone: count > 0 ? tone : 'quiet' });
  return [
    counter(
      'Corruptions',
      check.corruptions,
      'bad',
      'Clusters or entries that are used without being counted, misplaced, or malformed. As qemu-img check counts them.',
    ),
    counter(
      'Leaks',
      check.leaks,
      'warn',
      'Clusters that are counted more often than anything refers to them. They waste space and harm nothing.',
    ),
    counter(
      'Seen by Platter alone',
      check.extraCorruptions,
      'bad',
      'Errors that qemu-img check does not look for, such as tables cut off by the end of the file or data that points into metadata.',
    ),
    counter(
      'Not checked',
      check.checkErrors,
      'bad',
      'Structures that could not be read, so that nothing can be said of what they hold.',
    ),
  ];
}

const share = (part: number, whole: number): string => {
  if (whole === 0) return '0 %';
  const percent = (100 * part) / whole;
  return `${percent > 0 && percent < 0.01 ? '< 0.01' : Number(percent.toFixed(2))} %`;
};

/** Statistics of a check: name, value. */
export function checkStatistics(check: CheckResult): readonly (readonly [string, string])[] {
  const { allocatedClusters, totalClusters, fragmentedClusters, compressedClusters } = check;
  return [
    [
      'Allocated',
      `${formatPlural(allocatedClusters, 'cluster')}, ${share(allocatedClusters, totalClusters)} of the disk`,
    ],
    ['Fragmented', share(fragmentedClusters, allocatedClusters)],
    ['Compressed', share(compressedClusters, allocatedClusters)],
    ['Used up to', formatSize(check.imageEndOffset)],
    [
      'Took',
      check.milliseconds < 1000
        ? `${Math.round(check.milliseconds)} ms`
        : `${(check.milliseconds / 1000).toFixed(1)} s`,
    ],
  ];
}

/** A share of the counted clusters, for a chart: right, leaked, wrong. */
interface HealthShare {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly color: string;
}

/** How many refcounts are right, too high or too low. */
export function refcountHealth({ refcountsRight, refcountsTooLow, leaks }: CheckResult): HealthShare[] {
  const part = (name: string, value: number, color: string): HealthShare => ({
    name,
    value,
    text: formatPlural(value, 'cluster'),
    color,
  });
  return [
    part('Right', refcountsRight, 'var(--good)'),
    part('Leaks', leaks, 'var(--cluster-leaked)'),
    part('Too low', refcountsTooLow, 'var(--cluster-damaged)'),
  ];
}
