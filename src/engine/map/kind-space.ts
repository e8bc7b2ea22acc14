import { CLUSTER_KINDS } from '../../shared/cluster-kinds';
import { TimeSlice } from '../io/time-slice';
import { createBinColumns, describeBin, type BinColumns, type KindCounts } from './kind-counts';

/** The kinds of all clusters of one space, and their bins. */
export interface KindSpace {
  readonly clusters: number;
  readonly counts: KindCounts;
  /** Copies the kinds of the clusters from `first` on; `out` ends within the space. */
  read(first: number, out: Uint8Array): void | Promise<void>;
}

/** Clusters that are read at once. */
const CHUNK = 1 << 16;

/** Bins of any level. Coarse ones are sums of the base bins, finer ones are counted from the clusters. */
export async function readBins(
  space: KindSpace,
  level: number,
  first: number,
  count: number,
  signal?: AbortSignal,
): Promise<BinColumns> {
  const slice = new TimeSlice(signal);
  const total = Math.ceil(space.clusters / 2 ** level);
  const out = createBinColumns(Math.max(0, Math.min(count, total - first)));
  if (level >= space.counts.level) space.counts.describe(level, first, out);
  else await describeFine(space, level, first, out, slice);
  return out;
}

async function describeFine(
  space: KindSpace,
  level: number,
  firstBin: number,
  out: BinColumns,
  slice: TimeSlice,
): Promise<void> {
  const { counts, clusters } = space;
  const binSize = 2 ** level;
  const baseSize = 2 ** counts.level;
  const sums = new Float64Array(CLUSTER_KINDS);
  const kinds = new Uint8Array(Math.min(baseSize, CHUNK));
  const bins = out.dominant.length;
  for (let index = 0; index < bins;) {
    const start = (firstBin + index) * binSize;
    const base = Math.floor(start / baseSize);
    const baseEnd = Math.min(clusters, (base + 1) * baseSize);
    const stop = Math.min(bins, index + Math.ceil((baseEnd - start) / binSize));
    const only = counts.onlyKind(base);
    if (only >= 0) {
      sums.fill(0);
      sums[only] = 1;
      describeBin(sums, 0, index, out);
      out.dominant.fill(out.dominant[index], index, stop);
      out.fill.fill(out.fill[index], index, stop);
      out.present.fill(out.present[index], index, stop);
      index = stop;
      continue;
    }
    for (; index < stop; index++) {
      const from = (firstBin + index) * binSize;
      const to = Math.min(clusters, from + binSize);
      sums.fill(0);
      for (let at = from; at < to; at += kinds.length) {
        const part = kinds.subarray(0, Math.min(kinds.length, to - at));
        await space.read(at, part);
        for (const kind of part) sums[kind]++;
        if (slice.over) await slice.rest();
      }
      describeBin(sums, 0, index, out);
    }
  }
}
