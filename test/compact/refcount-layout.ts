/** The refcount structure of a file that is being laid out. */
import { setRefcount } from '../../src/engine/codec/refcounts';
import type { Random } from '../random';
import type { FilePlaces } from './file-places';
import type { ImageOptions } from './image-options';

/** Clusters that the structure may need behind what is there. */
const ROOM = 80;

export interface RefcountPlaces {
  /** first cluster of the table */
  readonly table: number;
  readonly tableClusters: number;
  /** cluster of the block, by the number of its range */
  readonly blocks: ReadonlyMap<number, number>;
}

export interface RefcountLayoutOptions {
  readonly options: ImageOptions;
  readonly clusterSize: number;
  readonly places: FilePlaces;
  readonly random: Random;
  /** takes neighbouring clusters */
  readonly take: (count: number) => number;
}

/** Counts that a block holds. */
const blockRange = (clusterSize: number, order: number): number => (clusterSize * 8) / 2 ** order;

/**
 * Takes places for the refcount table and for a block of each range in which something is counted.
 * @param counts the refcounts, which the places are added to
 */
export function placeRefcounts(
  counts: Map<number, number>,
  { options, clusterSize, places, random, take }: RefcountLayoutOptions,
): RefcountPlaces {
  const perBlock = blockRange(clusterSize, options.refcountOrder);
  const perTableCluster = clusterSize / 8;
  const bound = places.end + Math.ceil((2 * places.end) / perBlock) + ROOM;
  const tableClusters = Math.ceil(bound / perBlock / perTableCluster) + options.spareTable;
  const blocks = new Map<number, number>();
  const table = take(tableClusters);
  for (let cluster = table; cluster < table + tableClusters; cluster++) counts.set(cluster, 1);
  const add = (range: number): void => {
    const cluster = take(1);
    blocks.set(range, cluster);
    counts.set(cluster, 1);
  };
  // one that counts nothing
  if (random.below(6) === 0) add(random.below(tableClusters * perTableCluster));
  const missing = (): number | undefined => {
    for (const cluster of counts.keys()) {
      const range = Math.floor(cluster / perBlock);
      if (!blocks.has(range)) return range;
    }
    return undefined;
  };
  for (let range = missing(); range !== undefined; range = missing()) add(range);
  return { table, tableClusters, blocks };
}

/** Writes the table and its blocks. */
export function writeRefcounts(
  { table, tableClusters, blocks }: RefcountPlaces,
  counts: ReadonlyMap<number, number>,
  { options: { refcountOrder }, clusterSize }: Pick<RefcountLayoutOptions, 'options' | 'clusterSize'>,
  put: (first: number, bytes: Buffer) => void,
): void {
  const perBlock = blockRange(clusterSize, refcountOrder);
  const entries = Buffer.alloc(tableClusters * clusterSize);
  for (const [range, cluster] of blocks) {
    entries.writeBigUInt64BE(BigInt(cluster * clusterSize), range * 8);
    const block = Buffer.alloc(clusterSize);
    for (let slot = 0; slot < perBlock; slot++) {
      const count = counts.get(range * perBlock + slot) ?? 0;
      if (count > 0) setRefcount(block, slot, refcountOrder, count);
    }
    put(cluster, block);
  }
  put(table, entries);
}
