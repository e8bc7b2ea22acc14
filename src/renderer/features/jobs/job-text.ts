/** Words for jobs: what is being done, how far it is, how long it takes. */
import type { Progress } from '../../../shared/progress';
import { formatSize } from '../../../shared/sizes';
import { formatCount, formatPlural } from '../../ui/numbers';
import type { Job } from './jobs';
import { rateOf, remainingSeconds, type Sample } from './samples';

const TITLES: Readonly<Partial<Record<Job['method'], string>>> = {
  buildMap: 'Reading the map of',
  check: 'Checking',
  createImage: 'Making',
  encodeRaw: 'Making',
  planRepair: 'Planning a repair of',
  repair: 'Repairing',
  undo: 'Taking back a repair of',
  finishRepair: 'Finishing the repair of',
  copyImage: 'Copying',
  resize: 'Resizing',
  forecastDiscard: 'Looking for zeroes in',
  discardZeroes: 'Giving back zeroes of',
  forecastCompact: 'Planning to compact',
  compact: 'Compacting',
  exportRaw: 'Exporting',
  saveMetadata: 'Saving the metadata of',
  saveReport: 'Reporting on',
  compare: 'Comparing',
};

/** What a job does, before the name of its image. */
export const jobTitle = (method: Job['method']): string => TITLES[method] ?? 'Working on';

const PHASES: Readonly<Record<string, string>> = {
  refcounts: 'reading refcounts',
  snapshots: 'reading snapshots',
  backing: 'looking at the backing chain',
  'l2-tables': 'reading L2 tables',
  compare: 'comparing refcounts',
  streams: 'unpacking compressed clusters',
  metadata: 'writing metadata',
  decode: 'writing the disk',
  encode: 'storing the disk',
  'compare-disks': 'comparing the disks',
  'look-for-zeroes': 'looking for zeroes',
  'discard-zeroes': 'giving clusters back',
  resize: 'changing the size',
  copy: 'copying metadata',
  'copy-file': 'copying the file',
  check: 'checking the image',
  plan: 'planning the moves',
  move: 'moving clusters',
  shrink: 'cutting the file',
};

/** What an operation is doing in a phase, in words. */
export const phaseText = (phase: string): string => PHASES[phase] ?? phase.replaceAll('-', ' ');

/** Seconds as people say them: 5 s, 2 min, 1 h 5 min. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function amount(value: number, unit: Progress['unit']): string {
  return unit === 'bytes' ? formatSize(value) : formatCount(value);
}

/** Units per second as people read them: 412 MiB/s, 12.3 M clusters/s. */
export function formatRate(rate: number, unit: Progress['unit']): string {
  if (unit === 'bytes') return `${formatSize(Math.round(rate))}/s`;
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} M ${unit}/s`;
  return `${formatCount(Math.round(rate))} ${unit}/s`;
}

/** How far a job is, in one line. */
export function progressLine(progress: Progress, samples: readonly Sample[]): string {
  const { done, total, unit, findings } = progress;
  const rate = rateOf(samples);
  const left = remainingSeconds(samples);
  return [
    // one of one tells nothing: the phase says what it is
    total > 1 ? `${amount(done, unit)} of ${amount(total, unit)}${unit === 'bytes' ? '' : ` ${unit}`}` : '',
    rate === undefined ? '' : formatRate(rate, unit),
    left === undefined ? '' : `${formatSeconds(left)} left`,
    findings ? formatPlural(findings, 'finding') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
