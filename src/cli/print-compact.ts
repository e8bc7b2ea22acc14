import type { CompactForecast, CompactResult, CompactSizes } from '../shared/compact-results';
import { printable } from '../shared/printable';
import { formatSize } from '../shared/sizes';
import { jsonDocument } from './json-document';
import type { MeasuredRate } from './measured-rate';

const MIB = 2 ** 20;

interface Moved {
  readonly image: string;
  readonly dryRun: boolean;
  /** bytes */
  readonly copied: number;
  readonly clusters: number;
}

/** The keys of the contract come first. */
const keysOf = (compacting: CompactSizes, { image, dryRun, copied, clusters }: Moved): object => ({
  copied,
  'refs-updated': compacting.refsUpdated,
  'old-size': compacting.oldSize,
  'new-size': compacting.newSize,
  filename: image,
  'dry-run': dryRun,
  way: compacting.way,
  'zeroes-first': compacting.zeroes,
  'cluster-size': compacting.clusterSize,
  'clusters-moved': clusters,
  'leaked-bytes': compacting.leakedBytes,
  'zero-bytes': compacting.zeroBytes,
  'left-bytes': compacting.leftBytes,
  'actual-size-before': compacting.allocatedBefore,
  'actual-size': compacting.allocatedAfter,
});

/** What compacting would do, for programs. */
export function forecastJson(forecast: CompactForecast, image: string, rate?: MeasuredRate): string {
  const { copyBytes: copied, moves: clusters, temporaryBytes } = forecast;
  return jsonDocument({
    ...keysOf(forecast, { image, dryRun: true, copied, clusters }),
    'temporary-bytes': temporaryBytes,
    // JSON leaves out what is undefined
    'estimated-seconds': rate && Number((copied / rate.bytesPerSecond).toPrecision(2)),
  });
}

/** What compacting came to, for programs. */
export function compactedJson(result: CompactResult, image: string): string {
  const { copied, moved: clusters, unfreedBytes, stopped } = result;
  return jsonDocument({
    ...keysOf(result, { image, dryRun: false, copied, clusters }),
    'unfreed-bytes': unfreedBytes,
    stopped,
  });
}

const text = (lines: readonly string[]): string => `${lines.map(printable).join('\n')}\n`;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const amount = (bytes: number, clusters: number, references: number): readonly [string, string] => [
  `${formatSize(bytes)} (${counted(clusters, 'cluster', 'clusters')})`,
  counted(references, 'reference', 'references'),
];

/** What compacting would do, for people. @param rate of the last compacting, where one is known */
export function forecastText(forecast: CompactForecast, image: string, rate?: MeasuredRate): string {
  const { zeroBytes, leakedBytes } = forecast;
  return text([
    gainLine(forecast, image),
    ...workLines(forecast),
    ...timeLines(forecast, rate),
    ...(zeroBytes > 0
      ? [`${formatSize(zeroBytes)} of the disk are zeroes that are stored, and would be given up first.`]
      : []),
    ...(leakedBytes > 0
      ? [`${formatSize(leakedBytes)} of leaked clusters would be given back on the way.`]
      : []),
    ...leftLines(forecast, 'would stay'),
    'Nothing was written.',
  ]);
}

function gainLine(forecast: CompactForecast, image: string): string {
  const { way, oldSize, newSize, allocatedBefore, allocatedAfter, moves, zeroBytes } = forecast;
  if (way === 'punch') {
    const freed = allocatedBefore - allocatedAfter;
    return freed > 0
      ? `Punching holes into ${image} would free ${formatSize(freed)} of the ${formatSize(allocatedBefore)} that it takes on disk; ${lengthPhrase(oldSize, newSize)}.`
      : `There is nothing to free: ${image} takes ${formatSize(allocatedBefore)} on disk, and all of it is in use.`;
  }
  if (way === 'defragment') {
    return moves > 0
      ? `Defragmenting ${image} would lay its disk out in order; ${lengthPhrase(oldSize, newSize)}.`
      : `There is nothing to move: ${image} is laid out in the order of its disk.`;
  }
  return newSize < oldSize
    ? `Compacting ${image} would free ${aboutWith(zeroBytes)}${formatSize(oldSize - newSize)} of ${formatSize(oldSize)}; ${lengthPhrase(oldSize, newSize)}.`
    : `There is nothing to free: ${image} is as short as what it holds allows, ${formatSize(oldSize)}.`;
}

/** Which clusters move when zeroes were given up is known then. */
const aboutWith = (zeroBytes: number): string => (zeroBytes > 0 ? 'about ' : '');

const lengthPhrase = (oldSize: number, newSize: number): string =>
  oldSize === newSize
    ? `the file would stay ${formatSize(newSize)} long`
    : `the file would be ${formatSize(newSize)} long`;

function workLines({ moves, copyBytes, refsUpdated, temporaryBytes }: CompactForecast): string[] {
  if (moves === 0) return [];
  const [bytes, references] = amount(copyBytes, moves, refsUpdated);
  const room =
    temporaryBytes === 0
      ? 'and needs no extra space'
      : `and needs ${formatSize(temporaryBytes)} of extra space meanwhile`;
  return [`It copies ${bytes}, changes ${references}, ${room}.`];
}

/** A time that nothing was measured for would be made up. */
function timeLines({ copyBytes }: CompactForecast, rate: MeasuredRate | undefined): string[] {
  if (copyBytes === 0 || !rate) return [];
  const seconds = Math.max(1, Math.round(copyBytes / rate.bytesPerSecond));
  const time = seconds < 90 ? counted(seconds, 'second', 'seconds') : `${Math.round(seconds / 60)} minutes`;
  return [`That takes about ${time}, at the ${formatSize(rate.bytesPerSecond)} a second of the last time.`];
}

const leftLines = ({ way, leftBytes: bytes }: CompactSizes, stay: string): string[] =>
  bytes === 0 || way === 'punch'
    ? []
    : [`${formatSize(bytes)} of holes ${stay}: what lies behind them is too long for any of them.`];

/** What compacting came to, for people. The last line is that of the original where the file became shorter, or could not. */
export function compactedText(result: CompactResult, image: string): string {
  const { moved, copied, refsUpdated, milliseconds, zeroBytes, leakedBytes } = result;
  const [bytes, references] = amount(copied, moved, refsUpdated);
  return text([
    ...(zeroBytes > 0 ? [`Gave up ${formatSize(zeroBytes)} of zeroes that were stored.`] : []),
    ...(leakedBytes > 0 ? [`Gave back ${formatSize(leakedBytes)} of leaked clusters.`] : []),
    ...(moved > 0
      ? [`Copied ${bytes} and changed ${references} in ${(milliseconds / 1000).toFixed(1)} s.`]
      : []),
    ...(result.stopped ? [] : leftLines(result, 'stay')),
    ...(result.unfreedBytes > 0
      ? [
          `${formatSize(result.unfreedBytes)} could not be given back, as the file could not be read there; no data is missing. Compact it again to get them back.`,
        ]
      : []),
    sizesLine(result, image),
    ...verdictLines(result),
  ]);
}

function sizesLine(
  { oldSize, newSize, allocatedBefore, allocatedAfter }: CompactResult,
  image: string,
): string {
  const length =
    oldSize === newSize
      ? `${formatSize(newSize)} long as before`
      : `${formatSize(newSize)} long, before ${formatSize(oldSize)}`;
  return `${image} is ${length}; it takes ${formatSize(allocatedAfter)} on disk, before ${formatSize(allocatedBefore)}.`;
}

/** Scripts look for these two sentences. */
function verdictLines({ way, zeroes, oldSize, newSize, stopped }: CompactResult): string[] {
  if (newSize < oldSize) return [`The file is now ${wholeMebibytes(oldSize - newSize)} MiB smaller.`];
  if (stopped || way !== 'compact') return [];
  return [`I couldn't make the file any smaller.${zeroes ? '' : ' Consider running `discard`.'}`];
}

/** Less than one is not nothing. */
const wholeMebibytes = (bytes: number): number =>
  bytes < MIB ? Number((bytes / MIB).toPrecision(2)) : Math.floor(bytes / MIB);
