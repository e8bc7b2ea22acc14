import type { Structure } from '../../shared/findings';
import { ClusterSet } from '../check/cluster-set';
import type { L2TableIndex } from '../check/l2-table-index';
import type { RefcountTable } from '../check/refcount-table';
import { TimeSlice } from '../io/time-slice';
import type { Geometry } from '../image/geometry';
import { segmentsOfRegions, type MetadataPart } from './metadata-segments';
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
  #segments: readonly MetadataPart[] = [];

  private constructor(private readonly geometry: Geometry) {}

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

  /**
   * What a cluster holds: its parts in order, and from where to look for those of the next one.
   * @param from index of a segment; the cluster has none before it
   */
  partsOf(cluster: number, from: number): { readonly parts: readonly MetadataPart[]; readonly next: number } {
    const { clusterSize, fileLength } = this.geometry;
    const start = cluster * clusterSize;
    const end = Math.min(fileLength, start + clusterSize);
    const whole: Structure[] = [];
    if (this.l2Tables.has(cluster)) whole.push('l2-table');
    if (this.blocks.has(cluster)) whole.push('refcount-block');
    const parts: MetadataPart[] = [];
    const add = (offset: number, stop: number, claimants: readonly Structure[]): void => {
      if (offset < stop && claimants.length > 0) parts.push({ offset, length: stop - offset, claimants });
    };
    let at = start;
    let next = from;
    for (; next < this.#segments.length && this.#segments[next].offset < end; next++) {
      const { offset, length, claimants } = this.#segments[next];
      const first = Math.max(start, offset);
      const stop = Math.min(end, offset + length);
      if (first >= stop) continue;
      add(at, first, whole);
      add(first, stop, [...claimants, ...whole]);
      at = stop;
      if (offset + length > end) break;
    }
    add(at, end, whole);
    return { parts, next };
  }
}
