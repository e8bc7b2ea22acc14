/** What kind of image a seed stands for. */
import type { Random } from '../random';

/** The kind of an image; what is in it comes later. */
export interface ImageOptions {
  readonly version: 2 | 3;
  /** 9 … 21 */
  readonly clusterBits: number;
  /** 0 … 6 */
  readonly refcountOrder: number;
  readonly extendedL2: boolean;
  readonly zstd: boolean;
  readonly backing: 'none' | 'raw';
  readonly dataFile: 'none' | 'plain' | 'raw';
  readonly lazy: 'off' | 'clean' | 'dirty';
  /** bytes of the disk, a multiple of 512 */
  readonly size: number;
  /** steps of its history */
  readonly steps: number;
  readonly compression: boolean;
  /** most snapshots that its history takes */
  readonly snapshots: number;
  readonly bitmaps: number;
  /** the bitmaps are there, but somebody wrote who does not know of them */
  readonly staleBitmaps: boolean;
  /** entries that the active L1 table has too many */
  readonly spareL1: number;
  /** clusters that the refcount table has too many */
  readonly spareTable: number;
  readonly leaks: boolean;
  /** clusters in use that are counted once too often */
  readonly overcounts: boolean;
  /** header fields and extensions of a later format */
  readonly unknownFields: boolean;
  readonly layout: 'random' | 'packed' | 'tables-last' | 'far-tail';
  /** clusters of the file for one in use */
  readonly spread: number;
  /** where the file ends, seen from its last cluster in use */
  readonly ending: 'exact' | 'cut' | 'tail';
  /** free clusters hold what was there before */
  readonly garbage: boolean;
}

const CLUSTER_BITS = [9, 9, 9, 9, 10, 11, 12, 12, 13, 14, 14, 16, 21] as const;

/** Bytes of a disk that are about as many clusters as one likes to look at. */
function sizeOf(random: Random, clusterBits: number): number {
  const clusterSize = 2 ** clusterBits;
  if (clusterBits === 21) return clusterSize * (1 + random.below(4)) - 512 * random.below(4);
  const most = clusterBits >= 14 ? 60 : 500;
  // now and then a long disk, with a long L1 table
  const long = clusterBits <= 10 && random.below(12) === 0 ? 16 : 1;
  const clusters = (1 + random.below(most)) * long;
  return Math.max(512, clusters * clusterSize - (random.below(3) === 0 ? 512 * random.below(8) : 0));
}

/** The kind of image of a seed. Rare features are common. */
export function randomOptions(random: Random, given: Partial<ImageOptions> = {}): ImageOptions {
  const one = (of: number): boolean => random.below(of) === 0;
  const version = given.version ?? (one(6) ? 2 : 3);
  const clusterBits = given.clusterBits ?? random.pick(CLUSTER_BITS);
  const dataFile = version === 3 && one(10) ? random.pick(['plain', 'raw'] as const) : 'none';
  const lazy = version === 3 && one(5) ? random.pick(['clean', 'dirty'] as const) : 'off';
  const bitmaps = version === 3 && one(4) ? 1 + random.below(3) : 0;
  const options: ImageOptions = {
    version,
    clusterBits,
    refcountOrder: version === 2 ? 4 : random.pick([0, 1, 2, 3, 4, 4, 4, 5, 6]),
    extendedL2: version === 3 && clusterBits >= 14 && one(2),
    zstd: version === 3 && one(4),
    backing: dataFile !== 'raw' && one(6) ? 'raw' : 'none',
    dataFile,
    lazy,
    size: sizeOf(random, clusterBits),
    steps: 3 + random.below(40),
    compression: dataFile === 'none' && one(2),
    snapshots: dataFile === 'none' && one(2) ? 1 + random.below(4) : 0,
    bitmaps,
    staleBitmaps: bitmaps > 0 && lazy !== 'dirty' && one(5),
    spareL1: one(5) ? random.below(300) : 0,
    spareTable: one(4) ? random.below(4) : 0,
    leaks: one(4),
    overcounts: one(6),
    unknownFields: version === 3 && one(5),
    layout: random.pick(['random', 'random', 'packed', 'tables-last', 'far-tail'] as const),
    spread: random.pick([1, 1.05, 1.3, 2, 4]) * (clusterBits === 9 && one(8) ? 8 : 1),
    ending: random.pick(['exact', 'cut', 'cut', 'tail'] as const),
    garbage: one(2),
  };
  return { ...options, ...given };
}

/** The options in one line, for messages. */
export const describeOptions = (options: ImageOptions): string =>
  Object.entries(options)
    .filter(([, value]) => value !== false && value !== 'none' && value !== 0)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
