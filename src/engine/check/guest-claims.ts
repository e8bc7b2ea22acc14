import type { GuestRange } from '../../shared/findings';
import { ClusterSet } from './cluster-set';

/** The first entry that was seen to claim a cluster it should not. */
export interface Claimant {
  /** byte offset of the L2 entry in the file */
  readonly entryOffset: number;
  readonly guest: GuestRange;
  /** byte offset that the entry points to */
  readonly target: number;
}

/** Tells who claims a cluster; asked only when there is something to remember. */
export interface ClaimantSource {
  /** @param row of the runs @param index of the cluster in it */
  claimant(row: number, index: number): Claimant;
}

/**
 * Who claims which cluster, to see what reference counts alone can't tell: guest data in a cluster that
 * holds metadata, and one cluster that two ranges of the active disk take for theirs.
 */
export class GuestClaims {
  /** clusters that hold metadata and that an L2 entry points to */
  readonly inMetadata = new ClusterSet();
  /** clusters that several ranges of the active disk claim */
  readonly contested = new ClusterSet();
  /** the first claimants, by cluster */
  readonly claimants = new Map<number, Claimant>();
  readonly #metadata = new ClusterSet();
  readonly #data = new ClusterSet();
  readonly #streams = new ClusterSet();

  /** @param recordLimit claimants to remember */
  constructor(private readonly recordLimit: number) {}

  addMetadata(first: number, count: number): void {
    this.#metadata.add(first, count);
  }

  isMetadata(cluster: number): boolean {
    return this.#metadata.has(cluster);
  }

  /** Whether a compressed cluster of the active disk lies there, wholly or in part. */
  isStream(cluster: number): boolean {
    return this.#streams.has(cluster);
  }

  /**
   * Clusters that L2 entries of a run point to.
   * @param activeUses how many tables of the active disk the run stands in
   * @param source knows the run as `row`
   */
  addData(first: number, count: number, activeUses: number, source: ClaimantSource, row: number): void {
    this.#lookForMetadata(first, count, source, row);
    if (activeUses === 0) return;
    if (activeUses > 1 || this.#data.meets(first, count) || this.#streams.meets(first, count)) {
      for (let index = 0; index < count; index++) {
        const cluster = first + index;
        const contested = activeUses > 1 || this.#data.has(cluster) || this.#streams.has(cluster);
        if (contested) this.#contest(cluster, source, row, index);
      }
    }
    this.#data.add(first, count);
  }

  /** Clusters that a compressed stream touches. Streams may share them with one another. */
  addStream(first: number, count: number, activeUses: number, source: ClaimantSource, row: number): void {
    this.#lookForMetadata(first, count, source, row);
    if (activeUses === 0) return;
    if (this.#data.meets(first, count)) {
      for (let index = 0; index < count; index++) {
        if (this.#data.has(first + index)) this.#contest(first + index, source, row, index);
      }
    }
    this.#streams.add(first, count);
  }

  #lookForMetadata(first: number, count: number, source: ClaimantSource, row: number): void {
    if (!this.#metadata.meets(first, count)) return;
    for (let index = 0; index < count; index++) {
      if (!this.#metadata.has(first + index)) continue;
      this.inMetadata.add(first + index);
      this.#remember(first + index, source, row, index);
    }
  }

  #contest(cluster: number, source: ClaimantSource, row: number, index: number): void {
    if (this.#metadata.has(cluster)) return;
    this.contested.add(cluster);
    this.#remember(cluster, source, row, index);
  }

  #remember(cluster: number, source: ClaimantSource, row: number, index: number): void {
    if (this.claimants.size < this.recordLimit && !this.claimants.has(cluster)) {
      this.claimants.set(cluster, source.claimant(row, index));
    }
  }
}
