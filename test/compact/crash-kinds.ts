import type { CompactOptions } from './compact-bench';
import type { ImageOptions } from './image-options';

const PLAIN: Partial<ImageOptions> = {
  version: 3,
  clusterBits: 9,
  refcountOrder: 4,
  extendedL2: false,
  zstd: false,
  backing: 'none',
  dataFile: 'none',
  lazy: 'off',
  size: 60 << 10,
  steps: 14,
  compression: false,
  snapshots: 0,
  bitmaps: 0,
  staleBitmaps: false,
  spareL1: 0,
  spareTable: 0,
  leaks: false,
  overcounts: false,
  unknownFields: false,
  layout: 'random',
  spread: 1.6,
};

/** A kind of image that is compacted in some way, and cut off. */
export interface CrashKind {
  readonly name: string;
  readonly given: Partial<ImageOptions>;
  readonly options: CompactOptions;
}

const kind = (
  name: string,
  given: Partial<ImageOptions>,
  options: Partial<CompactOptions> = {},
): CrashKind => ({
  name,
  given: { ...PLAIN, ...given },
  options: { way: 'compact', zeroes: false, ...options },
});

/** So few bytes move at a time that the next ones are copied while those before are brought to the disk. */
export const SMALL_BATCH = 4 << 10;

const KINDS: readonly CrashKind[] = [
  kind('plain', {}),
  kind('tables last', { layout: 'tables-last' }),
  kind('4 KiB, snapshots', { clusterBits: 12, size: 400 << 10, snapshots: 3 }),
  kind('512, snapshots, leaks', { snapshots: 3, leaks: true, steps: 20 }),
  kind('counted twice', { snapshots: 1, overcounts: true, steps: 24 }),
  kind('1 bit', { refcountOrder: 0 }),
  kind('2 bits, snapshots', { refcountOrder: 1, snapshots: 2 }),
  kind('64 bits, a long refcount table', { refcountOrder: 6, spread: 30, spareTable: 2 }),
  kind('64 bits, snapshots', { refcountOrder: 6, snapshots: 2, layout: 'tables-last' }),
  kind('long L1 tables', { spareL1: 300, snapshots: 1, size: 500 << 10 }),
  kind('compressed', { compression: true, clusterBits: 12, size: 300 << 10 }),
  kind('compressed 512, snapshots', { compression: true, snapshots: 2 }),
  kind('compressed, 1 bit', { compression: true, refcountOrder: 0, clusterBits: 11, size: 200 << 10 }),
  kind('bitmaps', { bitmaps: 3, clusterBits: 10, size: 800 << 10 }),
  kind('stale bitmaps', { bitmaps: 2, staleBitmaps: true }),
  kind('lazy', { lazy: 'clean', snapshots: 1 }),
  kind('lazy and dirty', { lazy: 'dirty', snapshots: 1 }),
  kind('subclusters', { clusterBits: 14, extendedL2: true, size: 600 << 10, snapshots: 1 }),
  kind('version 2', { version: 2, snapshots: 2 }),
  kind('backing file', { backing: 'raw', clusterBits: 12, size: 200 << 10 }),
  kind('data file', { dataFile: 'plain', layout: 'far-tail' }),
  kind('zeroes', { snapshots: 1 }, { zeroes: true }),
  kind('zeroes, lazy', { lazy: 'clean' }, { zeroes: true }),
  kind('defragment', { snapshots: 1 }, { way: 'defragment' }),
  kind(
    'defragment, compressed',
    { compression: true, clusterBits: 12, size: 300 << 10 },
    { way: 'defragment' },
  ),
  kind('defragment, 1 bit', { refcountOrder: 0 }, { way: 'defragment' }),
  kind('defragment, lazy', { lazy: 'clean' }, { way: 'defragment' }),
  kind('punch', { leaks: true, snapshots: 1 }, { way: 'punch' }),
];

/**
 * Small images with few features each, so that every moment can be looked at. Every other one moves in one batch, the
 * others in small ones.
 */
export const CRASH_KINDS: readonly CrashKind[] = KINDS.map(({ options, ...some }, index) => ({
  ...some,
  options: index % 2 === 0 ? { ...options, batchBytes: SMALL_BATCH } : options,
}));
