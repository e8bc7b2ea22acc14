/** The shared selection as clusters: what it covers in a space, and how the map sets it. */
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { select, type Selection } from '../../app/selection';
import { moveCursor } from './map-state';
import type { Span } from './viewport';

/** Clusters of one space that are selected. */
export interface ClusterSpan extends Span {
  readonly space: MapSpace;
}

/** What a selection covers; bytes and header fields lie in clusters of the file. */
export function spanOfSelection(
  selection: Selection | undefined,
  clusterSize: number,
): ClusterSpan | undefined {
  switch (selection?.kind) {
    case undefined:
      return undefined;
    case 'cluster':
      return { space: selection.space, first: selection.cluster, count: 1 };
    case 'clusters':
      return { space: selection.space, first: selection.start, count: selection.count };
    case 'field':
    case 'bytes': {
      if (clusterSize <= 0) return undefined;
      const first = Math.floor(selection.offset / clusterSize);
      const end = Math.ceil((selection.offset + Math.max(1, selection.length)) / clusterSize);
      return { space: 'host', first, count: end - first };
    }
  }
}

/** Selects a run of clusters; the cursor of their space goes to `cursor`, its first one if not told. */
export function selectSpan(
  handle: ImageHandle,
  { space, first, count }: ClusterSpan,
  options: { readonly replace?: boolean; readonly cursor?: number } = {},
): void {
  moveCursor(handle, space, options.cursor ?? first);
  const selection: Selection =
    count === 1
      ? { kind: 'cluster', space, cluster: first }
      : { kind: 'clusters', space, start: first, count };
  select(handle, selection, { replace: options.replace });
}

/** The clusters of two cells and all between, whichever comes first; cut at the end of the space. */
export function spanBetween(
  space: MapSpace,
  one: number,
  other: number,
  cellClusters: number,
  clusters: number,
): ClusterSpan {
  const first = Math.min(one, other);
  const end = Math.min(clusters, Math.max(one, other) + cellClusters);
  return { space, first, count: Math.max(1, end - first) };
}
