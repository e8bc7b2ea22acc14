import type { Geometry } from '../image/geometry';
import { ReferenceCounters } from './reference-counters';

/** References to the clusters of the image file, as QEMU's qcow2_inc_refcounts_imrt counts them. */
export class FileReferences {
  readonly counters: ReferenceCounters;
  /** clusters to compare: those of the file, and one more when a reference reaches there */
  clusters: number;
  readonly #fileEnd: number;

  constructor(private readonly geometry: Geometry) {
    this.clusters = geometry.hostClusters;
    this.counters = new ReferenceCounters(geometry.hostClusters + 1);
    // QEMU measures files in sectors
    this.#fileEnd = Math.ceil(geometry.fileLength / 512) * 512;
  }

  /**
   * Adds references to the clusters that these bytes touch.
   * @returns false, and nothing is counted, where they reach a cluster or more past the end of the file
   */
  count(offset: number, length: number, uses: number): boolean {
    if (offset + length - this.#fileEnd >= this.geometry.clusterSize) return false;
    const first = this.clusterOf(offset);
    const clusters = this.clustersOf(offset, length);
    this.counters.add(first, clusters, uses);
    if (first + clusters > this.clusters) this.clusters = first + clusters;
    return true;
  }

  /** Cluster of a byte offset. */
  clusterOf(offset: number): number {
    return Math.floor(offset / this.geometry.clusterSize);
  }

  /** How many clusters these bytes touch. */
  clustersOf(offset: number, length: number): number {
    return this.clusterOf(offset + length - 1) - this.clusterOf(offset) + 1;
  }
}
