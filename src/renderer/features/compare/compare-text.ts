/** Words for comparisons. */
import type { CompareKind, ComparedDisk, ComparedFact, CompareResult } from '../../../shared/compare-results';
import { formatBytes, formatSize } from '../../../shared/sizes';
import { formatPlural } from '../../ui/numbers';

/** A disk as people tell it from the other. */
export const diskName = ({ fileName, snapshot }: ComparedDisk): string =>
  snapshot === undefined ? fileName : `${fileName}, snapshot “${snapshot}”`;

/** What each kind of cluster is called. */
export const KIND_NAMES: Readonly<Record<CompareKind, string>> = {
  differs: 'Differs',
  'only-first': 'Only in the first',
  'only-second': 'Only in the second',
  same: 'The same',
  zero: 'Zeroes in both',
};

/** In the order of the legend. */
export const SHOWN_KINDS: readonly CompareKind[] = ['differs', 'only-first', 'only-second', 'same', 'zero'];

/** The verdict in a few words. */
export const verdictTitle = ({ same }: CompareResult): string =>
  same ? 'The guest reads the same from both' : 'The disks differ';

/** What the verdict comes to. */
export function verdictDetail(result: CompareResult): string {
  const { same, first, second, differingBytes, rangesTotal, sharedBytes } = result;
  const found = same
    ? []
    : [`${formatBytes(differingBytes)} differ, in ${formatPlural(rangesTotal, 'range')} of clusters.`];
  const lengths =
    first.virtualSize === second.virtualSize
      ? []
      : [
          `One disk is ${formatSize(first.virtualSize)} long and the other ${formatSize(second.virtualSize)}; the shorter one is taken to go on with zeroes.`,
        ];
  const shared =
    sharedBytes > 0 ? [`${formatSize(sharedBytes)} lie in the same place of the same file.`] : [];
  return [...found, ...lengths, ...shared].join(' ');
}

/** What stands before the name of a fact. */
const PARTS: Readonly<Partial<Record<ComparedFact['part'], string>>> = {
  feature: 'Feature',
  snapshot: 'Snapshot',
  bitmap: 'Bitmap',
};

/** What a fact is about, as the head of its row. */
export const factName = ({ part, name }: ComparedFact): string =>
  [PARTS[part], name].filter(Boolean).join(' ');
