/** Bins of one space at one level, as the painter reads them, and how they come from bins of another level. */
import { CLASS_OF_KIND } from '../../../shared/cluster-kinds';
import type { MapBins } from '../../../shared/results';

/** Stands in `dominant` where nothing is known yet. */
export const UNKNOWN = 255;

/** A run of bins as columns. Buffers may be longer than `count`. */
export interface BinColumns {
  first: number;
  count: number;
  dominant: Uint8Array;
  fill: Uint8Array;
  present: Uint32Array;
}

/** Room for `capacity` bins, all unknown. */
export function emptyBins(capacity: number): BinColumns {
  return {
    first: 0,
    count: 0,
    dominant: new Uint8Array(capacity).fill(UNKNOWN),
    fill: new Uint8Array(capacity),
    present: new Uint32Array(capacity),
  };
}

/** A run of bins whose level is known. */
export type LevelBins = Pick<MapBins, 'level' | 'first' | 'dominant' | 'fill' | 'present'>;

/**
 * Fills bins `from` … `to` of `out` (numbers of `level`) as far as `source` reaches.
 * A finer source is summed up, a coarser one is repeated.
 */
export function resample(source: LevelBins, level: number, out: BinColumns, from: number, to: number): void {
  if (source.level >= level) repeat(source, level, out, from, to);
  else sumUp(source, level, out, from, to);
}

function repeat(source: LevelBins, level: number, out: BinColumns, from: number, to: number): void {
  const ratio = 2 ** (source.level - level);
  for (let bin = from; bin < to; bin++) {
    const at = Math.floor(bin / ratio) - source.first;
    if (at < 0 || at >= source.dominant.length) continue;
    const target = bin - out.first;
    out.dominant[target] = source.dominant[at];
    out.fill[target] = source.fill[at];
    out.present[target] = source.present[at];
  }
}

const votes = new Uint32Array(256);

function sumUp(source: LevelBins, level: number, out: BinColumns, from: number, to: number): void {
  const ratio = 2 ** (level - source.level);
  for (let bin = from; bin < to; bin++) {
    const start = Math.max(0, bin * ratio - source.first);
    const end = Math.min(source.dominant.length, (bin + 1) * ratio - source.first);
    if (start >= end) continue;
    let present = 0;
    let fill = 0;
    let winner = UNKNOWN;
    for (let at = start; at < end; at++) {
      const kind = source.dominant[at];
      if (kind === UNKNOWN) continue;
      present |= source.present[at];
      fill += source.fill[at];
      votes[kind]++;
      if (winner === UNKNOWN || votes[kind] > votes[winner]) winner = kind;
    }
    for (let at = start; at < end; at++) votes[source.dominant[at]] = 0;
    const target = bin - out.first;
    out.dominant[target] = winner;
    out.fill[target] = Math.round(fill / (end - start));
    out.present[target] = present;
  }
}

/** Whether a kind means that nothing lies there. */
export const isFreeKind = (kind: number): boolean => CLASS_OF_KIND[kind] === 'free';
