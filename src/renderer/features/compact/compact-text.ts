/** Words and figures for compacting: what it would come to, what it came to, and what each way costs. */
import type { CompactForecast, CompactResult, CompactWay } from '../../../shared/compact-results';
import { COMPACT_WAYS } from '../../../shared/compact-results';
import type { CompactEntry } from '../../../shared/history';
import { formatBinarySize, formatSize } from '../../../shared/sizes';
import { pathIn, toolLine } from '../../app/tool-line';
import { formatPlural } from '../../ui/numbers';
import { formatSeconds } from '../jobs/job-text';
import type { CompactChoice } from './compact-choice';

type Sizes = Pick<CompactForecast, 'oldSize' | 'newSize' | 'allocatedBefore' | 'allocatedAfter'>;

/** Bytes that the file loses in length, and bytes that the host gets back. */
export const gainOf = ({ oldSize, newSize, allocatedBefore, allocatedAfter }: Sizes) => ({
  length: Math.max(0, oldSize - newSize),
  disk: Math.max(0, allocatedBefore - allocatedAfter),
});

/** Whether the host gets back most of what the file loses: not where its holes take no room already. */
const freesRoom = (sizes: Sizes): boolean => 2 * gainOf(sizes).disk >= gainOf(sizes).length;

/** Bytes that a way is about: punching leaves the file its length. */
export const freedBy = (sizes: Sizes & { readonly way: CompactWay }): number =>
  sizes.way === 'punch' ? gainOf(sizes).disk : gainOf(sizes).length;

/**
 * Whether it is worth offering: a cluster at least is cut off, given back, or put into order. The end of a last cluster
 * that was never filled is not worth moving it, and a host keeps a few blocks of its own, which no hole gives back.
 */
export function isWorthIt(forecast: CompactForecast): boolean {
  const { way, clusterSize, moves, leakedBytes, zeroBytes } = forecast;
  const { length, disk } = gainOf(forecast);
  const isPutInOrder = way === 'defragment' && moves > 0;
  return isPutInOrder || leakedBytes > 0 || zeroBytes > 0 || Math.max(length, disk) >= clusterSize;
}

/** `about 40 s`, at `rate` bytes a second; undefined where no rate was measured or nothing is copied. */
export const timeText = ({ copyBytes }: CompactForecast, rate: number | undefined): string | undefined =>
  rate === undefined || copyBytes === 0 ? undefined : `about ${formatSeconds(copyBytes / rate)}`;

/** What a way needs meanwhile. */
const roomText = ({ temporaryBytes }: CompactForecast): string =>
  temporaryBytes > 0 ? `needs ${formatSize(temporaryBytes)} more meanwhile` : 'needs no extra space';

function whatText(forecast: CompactForecast): string {
  const freed = freedBy(forecast);
  const { way, allocatedBefore, oldSize, moves, zeroBytes } = forecast;
  if (freed === 0) return `Would move ${formatPlural(moves, 'cluster')} and free nothing`;
  // tables that only zeroes were in go with them, and what counts them: how many is known when they are gone
  const of = `${zeroBytes > 0 ? 'about ' : ''}${formatSize(freed)} of ${formatSize(way === 'punch' ? allocatedBefore : oldSize)}`;
  return freesRoom(forecast) ? `Would free ${of}` : `Would cut ${of} off the file`;
}

/** The same in two words, for a button. */
export const briefText = (forecast: CompactForecast): string =>
  freesRoom(forecast)
    ? `frees ${formatSize(freedBy(forecast))}`
    : `cuts off ${formatSize(freedBy(forecast))}`;

/** `Would free 3.1 GiB of 8 GiB, about 40 s, needs no extra space.` */
export function forecastSentence(forecast: CompactForecast, rate: number | undefined): string {
  return `${[whatText(forecast), timeText(forecast, rate), roomText(forecast)].filter(Boolean).join(', ')}.`;
}

/** Why a shorter file frees little; undefined where it does free what it loses. */
export const holesNote = (forecast: CompactForecast): string | undefined =>
  freesRoom(forecast) ? undefined : 'Its holes take hardly any room on the disk already.';

/** Why there is nothing to do, in a sentence. */
export function nothingSentence(forecast: CompactForecast): string {
  const { way, zeroes, leftBytes, clusterSize } = forecast;
  if (way === 'punch') return 'There is nothing to free: no cluster of the file is free and takes room.';
  if (way === 'defragment')
    return 'There is nothing to do: the file lies in the guest’s order and has no holes.';
  if (gainOf(forecast).length > 0)
    return `It is not worth it: ${formatSize(gainOf(forecast).length)} would be cut off, less than one cluster of ${formatBinarySize(clusterSize)}.`;
  if (leftBytes > 0)
    return `There is nothing to free: ${formatSize(leftBytes)} of holes are too small for what lies behind them.`;
  return `There is nothing to free: the file has no holes${zeroes ? ', and no clusters of zeroes' : ''}.`;
}

/** The ways in plain words, with what each costs. */
export const WAYS: readonly { readonly way: CompactWay; readonly name: string; readonly text: string }[] =
  COMPACT_WAYS.map((way) => ({
    way,
    ...{
      compact: {
        name: 'Compact',
        text: 'Moves clusters from the end of the file into its holes and cuts the file. Copies as little as that takes.',
      },
      defragment: {
        name: 'Compact in guest order',
        text: 'Also lays the disk out in the order in which the guest counts it, so that long reads are one pass. Copies most of the data.',
      },
      punch: {
        name: 'Only give free clusters back',
        text: 'Moves nothing. The file keeps its length, and its free clusters become holes that take no room on the disk.',
      },
    }[way],
  }));

/** What the button that starts it says. */
export const ACT_NAMES: Readonly<Record<CompactWay, string>> = {
  compact: 'Compact',
  defragment: 'Compact in guest order',
  punch: 'Give back',
};

/** The line that does the same. */
export const compactCommand = (folder: string, fileName: string, { way, zeroes }: CompactChoice): string =>
  toolLine(
    'compact',
    way === 'compact' ? undefined : `--${way}`,
    zeroes ? '--zeroes' : undefined,
    pathIn(folder, fileName),
  );

/** What came of it, without a full stop. */
export function resultTitle(result: CompactResult): string {
  const { length, disk } = gainOf(result);
  const what =
    length > 0
      ? `The file is ${formatSize(length)} shorter`
      : disk >= result.clusterSize
        ? `The file takes ${formatSize(disk)} less on the disk`
        : result.moved > 0
          ? `${formatPlural(result.moved, 'cluster')} moved`
          : 'Nothing had to be moved';
  return result.stopped ? `Stopped. ${what}` : what;
}

const WAY_DONE: Readonly<Record<CompactWay, string>> = {
  compact: 'Compacted',
  defragment: 'Compacted in guest order',
  punch: 'Free clusters given back',
};

/** A compaction of the past: its head, and what it came to. */
export function historyText(entry: CompactEntry): { readonly title: string; readonly detail: string } {
  const { way, zeroes, stopped, oldSize, newSize, allocatedBefore, allocatedAfter, moved, milliseconds } =
    entry;
  const sizes =
    way === 'punch'
      ? `${formatSize(allocatedBefore)} → ${formatSize(allocatedAfter)} on disk`
      : `${formatSize(oldSize)} → ${formatSize(newSize)}`;
  return {
    title: `${WAY_DONE[way]}${zeroes ? ', zeroes first' : ''}${stopped ? ', stopped before its end' : ''}`,
    detail: [
      sizes,
      moved > 0 ? `${formatPlural(moved, 'cluster')} moved` : '',
      formatSeconds(milliseconds / 1000),
    ]
      .filter(Boolean)
      .join(' · '),
  };
}
