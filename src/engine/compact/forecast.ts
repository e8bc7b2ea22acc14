import { ClusterSet } from '../check/cluster-set';
import type { LookOptions } from '../check/survey-l2-tables';
import type { ClusterUse } from './cluster-use';
import { clustersOfPart } from './defragment-image';
import { GuestOrder } from './guest-order';
import { layOut } from './layout';
import { countSingles } from './move-window';
import { placeUnits } from './place-units';
import { ReferenceCount } from './reference-list';

/** What compacting would come to, in clusters. */
export interface CompactEstimate {
  /** the file's end then */
  readonly end: number;
  readonly moves: number;
  readonly references: number;
}

/**
 * Foretells what `compactImage` does; with chains of compressed clusters, which are cut to fit, about. Nothing is
 * written.
 * @throws PlatterError io-error, cancelled
 */
export async function estimateCompact(use: ClusterUse, look: LookOptions = {}): Promise<CompactEstimate> {
  const layout = layOut(use);
  const placed = placeUnits(use, layout);
  const below = new ClusterSet();
  let units = 0;
  for (const { first, count } of placed.moves) {
    units += count;
    if (first < layout.end) below.add(first, Math.min(count, layout.end - first));
  }
  const moves = units + countSingles(use, layout, placed);
  const references = moves === 0 ? 0 : await new ReferenceCount(use, layout.end, below).look(look);
  // what finds no place yet mostly does once other things have moved
  return { end: layout.end + placed.twice, moves, references };
}

/** What putting the data into the guest's order would come to, about: clusters of the file. */
export interface OrderEstimate {
  readonly moves: number;
  /** so many the file grows by meanwhile */
  readonly temporary: number;
}

/** Foretells what `defragmentImage` does: who is in the wrong place moves out of the way once, and home once. */
export async function estimateOrder(use: ClusterUse, signal?: AbortSignal): Promise<OrderEstimate> {
  const { count, clusters } = await GuestOrder.read(use, signal);
  const places = clusters.slice(0, count).sort();
  let misplaced = 0;
  for (let index = 0; index < count; index++) if (clusters[index] !== places[index]) misplaced++;
  if (misplaced === 0) return { moves: 0, temporary: 0 };
  return { moves: 2 * misplaced, temporary: clustersOfPart(count, use.image.geometry.clusterSize) };
}
