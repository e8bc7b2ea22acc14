import type { Structure } from '../../shared/findings';
import type { MetadataRegion } from './metadata-survey';

/** Which structure a byte is taken for that several claim: the first of these. */
const RANK: readonly Structure[] = [
  'header',
  'luks-header',
  'l1-table',
  'refcount-table',
  'snapshot-table',
  'snapshot-l1',
  'bitmap-directory',
  'bitmap-table',
  'l2-table',
];

/** Regions as disjoint segments in the order of the file, cut at its end. */
export function segmentsOfRegions(regions: readonly MetadataRegion[], fileLength: number): MetadataRegion[] {
  const edges: { readonly at: number; readonly rank: number; readonly step: 1 | -1 }[] = [];
  for (const { structure, offset, length } of regions) {
    const end = Math.min(fileLength, offset + length);
    const rank = RANK.indexOf(structure);
    if (offset < end && rank >= 0) edges.push({ at: offset, rank, step: 1 }, { at: end, rank, step: -1 });
  }
  edges.sort((left, right) => left.at - right.at);
  const segments: MetadataRegion[] = [];
  const open = RANK.map(() => 0);
  let start = 0;
  for (const { at, rank, step } of edges) {
    const owner = open.findIndex((count) => count > 0);
    if (at > start && owner >= 0)
      segments.push({ structure: RANK[owner], offset: start, length: at - start });
    start = at;
    open[rank] += step;
  }
  return segments;
}
