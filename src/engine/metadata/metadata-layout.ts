import { ClusterSet } from '../check/cluster-set';
import type { L2TableIndex } from '../check/l2-table-index';
import type { RefcountTable } from '../check/refcount-table';
import { TimeSlice } from '../io/time-slice';
import type { Geometry } from '../image/geometry';
import { segmentsOfRegions } from './metadata-segments';
import type { MetadataRegion } from './metadata-survey';

/** Misaligned tables that are kept track of. */
const MAX_MISALIGNED = 65_536;
/** Rows between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/** Where all metadata of an image lies, by cluster and in the order of the file. */
export class MetadataLayout {
  /** clusters that hold any */
  readonly clusters = new ClusterSet();
  readonly l2Tables = new ClusterSet();
  /** the first index in the refcount table that names the block in a cluster */
  readonly blocks = new Map<number, number>();
  /** misaligned L2 tables that there was no room for */
  forgotten = 0;
  #segments: MetadataRegion[] = [];

  private constructor(private readonly geometry: Geometry) {}

  /** Structures apart from tables and blocks, disjoint, ascending. */
  get segments(): readonly MetadataRegion[] {
    return this.#segments;
  }

  /** @param regions structures that lie contiguous in the file */
  static async create(
    geometry: Geometry,
    regions: readonly MetadataRegion[],
    index: L2TableIndex,
    refcountTable: RefcountTable,
    signal?: AbortSignal,
  ): Promise<MetadataLayout> {
    const layout = new MetadataLayout(geometry);
    const slice = new TimeSlice(signal);
    const misaligned: MetadataRegion[] = [];
    const { clusterSize } = geometry;
    for (let row = 0; row < index.count; row++) {
      if ((row & CLOCK_MASK) === 0 && slice.over) await slice.rest();
      const offset = index.offset[row];
      if (offset % clusterSize === 0) layout.l2Tables.add(offset / clusterSize);
      else if (misaligned.length < MAX_MISALIGNED) {
        misaligned.push({ structure: 'l2-table', offset, length: clusterSize });
      } else layout.forgotten++;
      if (offset % clusterSize === 0) layout.clusters.add(offset / clusterSize);
    }
    for (const { index: at, offset, aligned } of refcountTable) {
      if ((at & CLOCK_MASK) === 0 && slice.over) await slice.rest();
      if (!aligned || offset === 0 || offset >= geometry.fileLength) continue;
      const cluster = offset / clusterSize;
      if (!layout.blocks.has(cluster)) layout.blocks.set(cluster, at);
      layout.clusters.add(cluster);
    }
    layout.#segments = segmentsOfRegions([...regions, ...misaligned], geometry.fileLength);
    for (const { offset, length } of layout.#segments) {
      const first = Math.floor(offset / clusterSize);
      layout.clusters.add(first, Math.ceil((offset + length) / clusterSize) - first);
      if (slice.over) await slice.rest();
    }
    return layout;
  }

  /** What a cluster holds: its parts in order. @param from index of a segment that none of the cluster's lies before */
  partsOf(
    cluster: number,
    from: number,
  ): { readonly parts: readonly MetadataRegion[]; readonly next: number } {
    const { clusterSize, fileLength } = this.geometry;
    const start = cluster * clusterSize;
    const end = Math.min(fileLength, start + clusterSize);
    const whole = this.l2Tables.has(cluster)
      ? 'l2-table'
      : this.blocks.has(cluster)
        ? 'refcount-block'
        : undefined;
    const parts: MetadataRegion[] = [];
    const fill = (offset: number, stop: number): void => {
      if (whole && offset < stop) parts.push({ structure: whole, offset, length: stop - offset });
    };
    let at = start;
    let next = from;
    for (; next < this.#segments.length; next++) {
      const { structure, offset, length } = this.#segments[next];
      const first = Math.max(start, offset);
      const stop = Math.min(end, offset + length);
      if (offset >= end) break;
      if (first >= stop) continue;
      fill(at, first);
      parts.push({ structure, offset: first, length: stop - first });
      at = stop;
      if (offset + length > end) break;
    }
    fill(at, end);
    return { parts, next };
  }
}
