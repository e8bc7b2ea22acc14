import type { FindingCode } from '../../shared/findings';
import type { MismatchSink } from './compare-refcounts';
import type { FindingList } from './finding-list';

/** Makes findings of what a comparison of refcounts meets. */
export class RefcountFindings implements MismatchSink {
  /** clusters with fewer refcounts than references */
  tooLow = 0;
  /** clusters whose refcount is above 0 and differs from their references */
  wrong = 0;

  /** @param largest refcount that the image's width can hold */
  constructor(
    private readonly findings: FindingList,
    private readonly clusterSize: number,
    private readonly largest: number,
  ) {}

  mismatch(first: number, count: number, stored: number, references: number): void {
    const code = stored < references ? 'refcount-too-low' : 'refcount-too-high';
    if (stored < references) this.tooLow += count;
    if (stored > 0) this.wrong += count;
    this.#report(code, first, count, stored, references);
  }

  overflow(cluster: number, stored: number | undefined, references: number): void {
    this.#report('refcount-overflow', cluster, references - this.largest, stored, references);
  }

  unreadable(first: number, count: number): void {
    const hostOffset = first * this.clusterSize;
    this.findings.add({
      code: 'unreadable-structure',
      structure: 'refcount-block',
      hostOffset,
      clusters: count,
    });
  }

  #report(
    code: FindingCode,
    cluster: number,
    clusters: number,
    stored: number | undefined,
    references: number,
  ): void {
    const weight = clusters === 1 ? {} : { clusters };
    const hostOffset = cluster * this.clusterSize;
    this.findings.add({ code, structure: 'data-cluster', hostOffset, stored, references, ...weight });
  }
}
