/** What comparing two disks comes to. All in bytes; "first" and "second" as they were named. */

/**
 * How a cluster of the disk compares. `only-first`: the second reads as zeroes there, and the first does not. In the
 * order in which one shows over another where there is not room for both.
 */
export const COMPARE_KINDS = ['zero', 'same', 'only-first', 'only-second', 'differs'] as const;
export type CompareKind = (typeof COMPARE_KINDS)[number];

/** The kinds that make two disks different. */
export type DifferingKind = Exclude<CompareKind, 'zero' | 'same'>;

/** Whether clusters of a kind make two disks different. */
export const isDiffering = (kind: CompareKind): kind is DifferingKind => kind !== 'zero' && kind !== 'same';

/** Ranges that are listed; more are counted. */
export const COMPARE_RANGES = 1000;

/** A run of clusters of the disk that are not the same. */
export interface ComparedRange {
  readonly start: number;
  readonly length: number;
  readonly kind: DifferingKind;
}

/** One of the two disks. */
export interface ComparedDisk {
  readonly fileName: string;
  /** name of the snapshot; absent = as it is now */
  readonly snapshot?: string;
  readonly virtualSize: number;
  readonly clusterSize: number;
}

/** Something that the image itself says, beside what the guest stored. */
export interface ComparedFact {
  readonly part: 'field' | 'feature' | 'snapshot' | 'bitmap' | 'backing-file' | 'data-file';
  readonly name: string;
  /** absent where that image has none */
  readonly first?: string;
  readonly second?: string;
}

/** The whole of a comparison. */
export interface CompareResult {
  /** the guest reads the same from both; where one is longer, the rest of it reads as zeroes */
  readonly same: boolean;
  readonly first: ComparedDisk;
  readonly second: ComparedDisk;
  /** bytes that ranges and kinds are told in: the smaller of both cluster sizes */
  readonly grain: number;
  /** of the longer disk */
  readonly bytes: Readonly<Record<CompareKind, number>>;
  /** of those that are the same, what lies in the same place of the same file and was not read */
  readonly sharedBytes: number;
  /** bytes that really differ, one by one */
  readonly differingBytes: number;
  /** the first of them */
  readonly firstDifference?: number;
  /** ascending, capped */
  readonly ranges: readonly ComparedRange[];
  readonly rangesTotal: number;
  /** the longer disk from its beginning to its end: of each cell the gravest kind, as its place in `COMPARE_KINDS` */
  readonly picture: { readonly cellBytes: number; readonly cells: Uint8Array };
  /** what the images say of themselves; absent where both are one image */
  readonly facts?: readonly ComparedFact[];
  readonly milliseconds: number;
}

/** Whether two images say something else of themselves. */
export const factDiffers = ({ first, second }: ComparedFact): boolean => first !== second;
