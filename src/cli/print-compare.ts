import { factDiffers, type CompareKind, type CompareResult } from '../shared/compare-results';
import { printable } from '../shared/printable';
import { formatBytes, formatHex, formatSize } from '../shared/sizes';
import { jsonDocument } from './json-document';

/** Differing ranges that the text lists; JSON lists all that are kept. */
const LISTED = 20;

/** The result for programs: one document, without the picture. */
export function compareJson(result: CompareResult): string {
  const { same, first, second, grain, bytes, sharedBytes, differingBytes, firstDifference } = result;
  const disk = ({ fileName, snapshot, virtualSize, clusterSize }: CompareResult['first']): object => ({
    filename: fileName,
    snapshot,
    'virtual-size': virtualSize,
    'cluster-size': clusterSize,
  });
  return jsonDocument({
    same,
    first: disk(first),
    second: disk(second),
    grain,
    bytes,
    'shared-bytes': sharedBytes,
    'differing-bytes': differingBytes,
    'first-difference': firstDifference,
    ranges: result.ranges,
    'ranges-total': result.rangesTotal,
    facts: result.facts?.filter(factDiffers),
  });
}

const NAMES: Readonly<Record<CompareKind, string>> = {
  differs: 'differs',
  'only-first': 'only in the first',
  'only-second': 'only in the second',
  same: 'the same',
  zero: 'zeroes in both',
};

/** The result for people; its first line is that of `qemu-img compare`. */
export function compareText(result: CompareResult): string {
  const { same, first, second, bytes, firstDifference, ranges, rangesTotal } = result;
  const kinds = (Object.keys(NAMES) as CompareKind[]).filter((kind) => bytes[kind] > 0);
  const listed = ranges.slice(0, LISTED);
  const facts = result.facts?.filter(factDiffers) ?? [];
  return [
    ...(first.virtualSize === second.virtualSize
      ? []
      : [
          `The disks are not equally long: ${formatSize(first.virtualSize)} and ${formatSize(second.virtualSize)}; the shorter one is taken to go on with zeroes.`,
        ]),
    same ? 'Images are identical.' : `Content mismatch at offset ${firstDifference}!`,
    '',
    ...kinds.map((kind) => `${NAMES[kind]}: ${formatSize(bytes[kind])} (${bytes[kind]} bytes)`),
    ...(same
      ? []
      : [
          `${formatBytes(result.differingBytes)} differ, in ${rangesTotal} ${rangesTotal === 1 ? 'range' : 'ranges'} of clusters:`,
          ...listed.map(
            ({ start, length, kind }) => `    ${formatHex(start)}  ${length} bytes  ${NAMES[kind]}`,
          ),
          ...(rangesTotal > listed.length ? [`    … and ${rangesTotal - listed.length} more`] : []),
        ]),
    ...(facts.length > 0 ? ['the images themselves differ:'] : []),
    ...facts.map(
      ({ part, name, first: a = 'none', second: b = 'none' }) =>
        `    ${part.replace('-', ' ')} ${name}: ${a} | ${b}`,
    ),
    '',
  ]
    .map(printable)
    .join('\n');
}
