import { ClusterSet } from '../check/cluster-set';
import type { ClusterUse } from './cluster-use';
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
  /** free clusters that stay inside the file */
  readonly left: number;
}

/** Foretells what `compactImage` does. Nothing is written. @throws PlatterError io-error, cancelled */
export async function estimateCompact(use: ClusterUse, signal?: AbortSignal): Promise<CompactEstimate> {
  const layout = layOut(use);
  const placed = placeUnits(use, layout);
  const below = new ClusterSet();
  let units = 0;
  for (const { first, count } of placed.moves) {
    units += count;
    if (first < layout.end) below.add(first, Math.min(count, layout.end - first));
  }
  const moves = units + countSingles(use, layout, placed);
  const references =
    moves === 0 ? 0 : await new ReferenceCount(use.image, layout.end, below).look(use, signal);
  const end = Math.max(layout.end + placed.twice, placed.stays);
  return { end, moves, references, left: end - layout.end - placed.twice };
}
