import type { Structure } from '../../shared/findings';
import type { MetadataRegion } from './metadata-survey';

/** Bytes that certain structures claim. */
export interface MetadataPart {
  /** byte offset in the file */
  readonly offset: number;
  readonly length: number;
  /** damaged images have several; the first says what the bytes are taken for */
  readonly claimants: readonly Structure[];
}

/** In which order structures say what the bytes are that several claim. */
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
export function segmentsOfRegions(regions: readonly MetadataRegion[], fileLength: number): MetadataPart[] {
  const edges: { readonly at: number; readonly rank: number; readonly step: 1 | -1 }[] = [];
  for (const { structure, offset, length } of regions) {
    const end = Math.min(fileLength, offset + length);
    const rank = RANK.indexOf(structure);
    if (offset < end && rank >= 0) edges.push({ at: offset, rank, step: 1 }, { at: end, rank, step: -1 });
  }
  edges.sort((left, right) => left.at - right.at);
  const segments: MetadataPart[] = [];
  const open = RANK.map(() => 0);
  let start = 0;
  for (const { at, rank, step } of edges) {
    if (at > start) {
      const claimants = RANK.filter((_structure, index) => open[index] > 0);
      if (claimants.length > 0) segments.push({ offset: start, length: at - start, claimants });
    }
    start = at;
    open[rank] += step;
  }
  return segments;
}
