/** Records of compacting, for tests of what is said about it. */
import type { CompactForecast, CompactResult } from '../src/shared/compact-results';

const MIB = 2 ** 20;

const COMMON = {
  way: 'compact',
  zeroes: false,
  oldSize: 64 * MIB,
  newSize: 24 * MIB,
  allocatedBefore: 60 * MIB,
  allocatedAfter: 24 * MIB,
  clusterSize: 65_536,
  refsUpdated: 170,
  leakedBytes: 0,
  zeroBytes: 0,
  leftBytes: 0,
} as const;

/** A forecast that frees 40 of 64 MiB by moving 10 MiB, unless told otherwise. */
export const compactForecast = (fields: Partial<CompactForecast> = {}): CompactForecast => ({
  ...COMMON,
  moves: 160,
  copyBytes: 10 * MIB,
  temporaryBytes: 0,
  ...fields,
});

/** The same done. */
export const compactResult = (fields: Partial<CompactResult> = {}): CompactResult => ({
  ...COMMON,
  moved: 160,
  copied: 10 * MIB,
  unfreedBytes: 0,
  stopped: false,
  milliseconds: 1240,
  ...fields,
});
