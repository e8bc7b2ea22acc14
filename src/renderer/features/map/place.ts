/** What lies in one cell of the map, as far as its bin tells. */
import type { MapSpace } from '../../../shared/results';
import { emptyBins, type BinColumns } from './bins';
import type { Span } from './viewport';

/** A cell of the map. */
export interface Place {
  readonly space: MapSpace;
  /** clusters that the cell stands for */
  readonly clusters: Span;
  readonly dominant: number;
  /** mask of kinds that occur */
  readonly present: number;
}

const one = emptyBins(1);

/** Fills `out` with bins of a space. */
export type ReadBins = (
  space: MapSpace,
  level: number,
  first: number,
  count: number,
  out: BinColumns,
) => void;

/** The cell of a bin of 2^level clusters. */
export function placeOfBin(
  read: ReadBins,
  space: MapSpace,
  level: number,
  bin: number,
  clusters: number,
): Place {
  read(space, level, bin, 1, one);
  const first = bin * 2 ** level;
  return {
    space,
    clusters: { first, count: Math.min(2 ** level, clusters - first) },
    dominant: one.dominant[0],
    present: one.present[0],
  };
}
