/** Compressed clusters one behind the other, as QEMU packs them, with gaps where others were given up. */
import type { Random } from '../random';
import type { Stream } from './disk-cells';

const SECTOR = 512;

/** Streams in neighbouring host clusters. */
export interface StreamChain {
  /** by their offset in the chain, in bytes */
  readonly streams: readonly { readonly stream: Stream; readonly offset: number }[];
  /** how often each cluster of the chain is named; 0 = only by streams that were given up */
  readonly counts: readonly number[];
}

export interface ChainRules {
  readonly clusterSize: number;
  /** the largest refcount */
  readonly most: number;
}

/** @param counts how often each stream is named */
export function chainStreams(
  streams: readonly Stream[],
  counts: ReadonlyMap<unknown, number>,
  { clusterSize, most }: ChainRules,
  random: Random,
): StreamChain[] {
  const chains: { streams: { stream: Stream; offset: number }[]; counts: number[] }[] = [];
  let end = 0;
  for (const stream of streams) {
    if (chains.length === 0 || random.below(9) === 0) {
      chains.push({ streams: [], counts: [] });
      end = 0;
    }
    // a neighbour that was given up, or the next free cluster
    if (random.below(5) === 0) end += random.below(clusterSize);
    else if (random.below(9) === 0) end = Math.ceil(end / clusterSize) * clusterSize;
    const chain = chains[chains.length - 1];
    const count = counts.get(stream) ?? 0;
    const touched = (offset: number): number[] => {
      const first = Math.floor(offset / clusterSize);
      const sectorEnd = Math.ceil((offset + stream.bytes.length) / SECTOR) * SECTOR;
      const last = Math.ceil(sectorEnd / clusterSize) - 1;
      return Array.from({ length: last - first + 1 }, (_value, index) => first + index);
    };
    const fits = (offset: number): boolean =>
      touched(offset).every((cluster) => (chain.counts[cluster] ?? 0) + count <= most);
    if (!fits(end)) end = Math.ceil(end / clusterSize) * clusterSize;
    if (!fits(end)) end += clusterSize;
    chain.streams.push({ stream, offset: end });
    for (const cluster of touched(end)) {
      while (chain.counts.length <= cluster) chain.counts.push(0);
      chain.counts[cluster] += count;
    }
    end += stream.bytes.length;
  }
  return chains;
}
