/** What each verb would do to an image now: whether it can run, a few words for its button, a sentence for the page. */
import type { RowSummary } from '../../shared/folder';
import type { FindingCode } from '../../shared/findings';
import { formatSize } from '../../shared/sizes';
import {
  briefText,
  forecastSentence,
  freedBy,
  holesNote,
  isWorthIt,
  timeText,
} from '../features/compact/compact-text';
import { countRepairs } from '../features/health/finding-groups';
import { formatAgo, formatCount, formatPlural } from '../ui/numbers';
import type { Facts } from './facts';
import type { ImageTab, Loadable } from './store';

export interface Forecast {
  readonly id: 'check' | 'repair' | 'compact';
  readonly name: string;
  readonly enabled: boolean;
  /** best done next */
  readonly primary: boolean;
  /** under the name of the button */
  readonly brief: string;
  readonly sentence: string;
}

/** Why an image that was opened can't be checked or mapped. */
export function whyNoCheck({ findings, can }: RowSummary): string {
  const has = (wanted: FindingCode): boolean => findings.some(({ code }) => code === wanted);
  if (has('unknown-incompatible-feature'))
    return 'The image uses features that Platter does not know, so its tables are not judged.';
  if (has('backing-file-unusable'))
    return 'A file that it stands on can’t be used, and QEMU checks no image without. The chain says which.';
  if (has('data-file-unusable')) return 'Its data file can’t be used, and QEMU checks no image without.';
  if (can.repair)
    return 'QEMU does not open the image as it is, and checks nothing. A repair makes anew what is wrong.';
  return 'The header does not lead to the tables of the image, and shows what is wrong.';
}

/** What of an open image decides whether it can be checked. */
export interface Checkable extends Pick<ImageTab, 'changed' | 'changing' | 'stopped'> {
  readonly summary: Loadable<RowSummary>;
}

/** Why an image can't be checked now, in a few words and in a sentence; undefined when it can. */
export function checkBar({
  summary: { state, value },
  changed,
  changing,
  stopped,
}: Checkable): Pick<Forecast, 'brief' | 'sentence'> | undefined {
  if (stopped)
    return {
      brief: 'open again first',
      sentence: 'The engine of this image stopped. Open again starts another one.',
    };
  if (changing)
    return {
      brief: 'being written',
      sentence: 'Platter is writing to this image. It can be checked when that is done.',
    };
  if (changed === 'deleted')
    return { brief: 'file deleted', sentence: 'The file was deleted, so there is nothing left to check.' };
  if (state === 'loading' || !value) return { brief: 'reading…', sentence: 'The image is still being read.' };
  if (!value.can.check) return { brief: 'not possible', sentence: whyNoCheck(value) };
  return undefined;
}

function checkForecast(image: Checkable, facts: Facts, now: number): Forecast {
  const base = { id: 'check', name: 'Check', primary: false } as const;
  if (facts.checking !== undefined)
    return {
      ...base,
      enabled: false,
      brief: `${facts.checking} %`,
      sentence: 'Running. The image is only read, and the check can be stopped at any moment.',
    };
  const bar = checkBar(image);
  if (bar) return { ...base, enabled: false, ...bar };
  if (image.changed !== undefined)
    return {
      ...base,
      enabled: true,
      brief: 'reads it again',
      sentence: 'The file has changed. Reads it again, then compares every reference. Nothing is written.',
    };
  if (facts.checkedAt !== undefined)
    return {
      ...base,
      enabled: true,
      brief: formatAgo(facts.checkedAt, now),
      sentence: 'Compares every reference with its refcount again. Nothing is written.',
    };
  return {
    ...base,
    enabled: true,
    primary: true,
    brief: 'nothing is written',
    sentence: 'Compares every reference with its refcount. Nothing is written.',
  };
}

/** Why a verb can't be had, as its button says it. */
type Bar = Pick<Forecast, 'brief' | 'sentence'>;

function repairForecast(facts: Facts, bar: Bar | undefined): Forecast {
  const base = { id: 'repair', name: 'Repair…', enabled: false, primary: false } as const;
  if (bar) return { ...base, ...bar };
  const plan = { ...base, enabled: true };
  if (!facts.check)
    return {
      ...plan,
      brief: 'shows a plan first',
      sentence: 'Checks the image and shows what a repair would write. Nothing is written before you agree.',
    };
  const { findings, findingsTotal } = facts.check;
  const { leaks, all, platter, none } = countRepairs(findings, () => 1);
  const mendable = leaks + all + platter;
  // of more findings than are kept the rest is not known
  const least = findings.length < findingsTotal ? '+' : '';
  if (mendable > 0)
    return {
      ...plan,
      primary: true,
      brief: `${formatCount(mendable)}${least} to mend`,
      sentence: `Can mend ${formatCount(mendable)}${least} of ${formatPlural(findingsTotal, 'finding')}. Shows first what it would write; it can be taken back.`,
    };
  if (none > 0)
    return {
      ...base,
      brief: 'cannot mend it',
      sentence: `No repair can mend what the check found. Health explains ${formatPlural(findingsTotal, 'finding')}.`,
    };
  return { ...base, brief: 'nothing to do', sentence: 'The check found nothing to repair.' };
}

function compactForecast(summary: RowSummary | undefined, facts: Facts, bar: Bar | undefined): Forecast {
  const base = { id: 'compact', name: 'Compact…', enabled: false, primary: false } as const;
  if (facts.mapError || summary?.can.map === false)
    return { ...base, brief: 'no map', sentence: 'What compacting would free is unknown without a map.' };
  if (!facts.map)
    return { ...base, brief: 'reading…', sentence: 'What compacting would free is known with the map.' };
  const { reclaimable, damagedClusters } = facts.map;
  if (damagedClusters > 0)
    return { ...base, brief: 'after a repair', sentence: 'Only a sound image can be compacted.' };
  if (bar) return { ...base, ...bar };
  const open = { ...base, enabled: true };
  const { forecast, history } = facts;
  if (forecast ? !isWorthIt(forecast) : reclaimable === 0)
    return {
      ...open,
      brief: 'nothing to free',
      sentence:
        'No whole cluster of the file can be cut off. It can look for zeroes first, or lay the disk out in the guest’s order.',
    };
  if (!forecast) {
    const size = formatSize(reclaimable);
    return {
      ...open,
      brief: `frees ${size}`,
      sentence: `Would free about ${size}, needs no extra space.`,
    };
  }
  const time = timeText(forecast, history?.rate)?.replace('about ', '');
  return {
    ...open,
    primary: freedBy(forecast) > 0,
    brief: [briefText(forecast), time].filter(Boolean).join(', '),
    sentence: [forecastSentence(forecast, history?.rate), holesNote(forecast)].filter(Boolean).join(' '),
  };
}

/** Why verbs that write can't be had now. */
export interface Bars {
  readonly repair?: Bar;
  readonly compact?: Bar;
}

/** Under way, and worth a look. */
const COMPACTING = {
  id: 'compact',
  name: 'Compact…',
  enabled: true,
  primary: true,
  brief: 'under way',
  sentence:
    'Clusters are moving. It can be paused and stopped at any moment; the image is whole all the time.',
} as const;

/** The three verbs in their order, at most one of them as what is best done next; `now` in milliseconds, `busy` the verb at work on the image. */
export function forecasts(
  image: Checkable,
  facts: Facts,
  now: number,
  bars: Bars = {},
  busy?: string,
): readonly Forecast[] {
  const all = [
    checkForecast(image, facts, now),
    repairForecast(facts, bars.repair),
    image.changing === true && busy === 'compact'
      ? COMPACTING
      : compactForecast(image.summary.value, facts, bars.compact),
  ];
  const next = all.findIndex(({ primary, enabled }) => primary && enabled);
  return all.map((forecast, index) => ({ ...forecast, primary: index === next }));
}
